using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>What a path means in other processes.</summary>
public class SameFileTests
{
    [Theory]
    [InlineData("/proc/self/fd/")]
    [InlineData("/dev/fd/")]
    public void What_is_open_under_a_number_has_its_own_name_for_others(string directory)
    {
        using var scratch = new ScratchDirectory();
        File.WriteAllText(scratch.Combine("x.npy"), "x");
        using var open = File.OpenHandle(scratch.Combine("x.npy"));
        var number = $"{directory}{open.DangerousGetHandle()}";
        File.CreateSymbolicLink(scratch.Combine("link"), number);

        Assert.True(SameFile.IsOpenFile(number));
        Assert.Equal(scratch.Combine("x.npy"), SameFile.NameForOthers(number));
        Assert.Equal(scratch.Combine("x.npy"), SameFile.NameForOthers(scratch.Combine("link")));
    }

    [Fact]
    public void Other_paths_are_left_as_they_are()
    {
        using var scratch = new ScratchDirectory();
        File.WriteAllText(scratch.Combine("x.npy"), "x");
        File.CreateSymbolicLink(scratch.Combine("link"), "x.npy");
        File.CreateSymbolicLink(scratch.Combine("circle"), "circle");

        foreach (var name in (string[])["x.npy", "link", "circle", "nowhere"])
        {
            Assert.False(SameFile.IsOpenFile(scratch.Combine(name)));
            Assert.Equal(scratch.Combine(name), SameFile.NameForOthers(scratch.Combine(name)));
        }
    }

    [Fact]
    public void An_open_file_without_a_name_is_refused()
    {
        using var scratch = new ScratchDirectory();
        File.WriteAllText(scratch.Combine("x.npy"), "x");
        using var open = File.OpenHandle(scratch.Combine("x.npy"));
        var number = $"/proc/self/fd/{open.DangerousGetHandle()}";
        File.Delete(scratch.Combine("x.npy"));
        Assert.Contains("no name", Assert.Throws<SegmentException>(() => SameFile.NameForOthers(number)).Message, StringComparison.Ordinal);

        File.WriteAllText(scratch.Combine("x.npy"), "another file of the same name");
        Assert.Throws<SegmentException>(() => SameFile.NameForOthers(number));
    }
}
