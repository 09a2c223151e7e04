using ActorShm.Host.Commands;
using ActorShm.Host.Ending;
using ActorShm.Host.Files.Writing;
using ActorShm.Host.Reporting;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Host.Tests;

public class OutputFilesTests
{
    public static TheoryData<Exception, bool> Failures => new()
    {
        { new FileNotFoundException(), false },
        { new DirectoryNotFoundException(), false },
        { new PathTooLongException(), true },
        { new UnauthorizedAccessException(), true },
        { new IOException("Input/output error", 5), false },
        { new IOException("Too many open files", 24), false },
        { new IOException("Disk quota exceeded", 122), false },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void An_output_that_cannot_be_written_is_wrong_input_only_where_the_place_is_wrong(Exception failure, bool isPlaceWrong) =>
        Assert.Equal(isPlaceWrong, OutputFiles.IsPlaceWrong(failure));

    // Goal: a directory that goes while the job runs is no mistake of who named it. Method: it is removed before the output is prepared, and before it gets its name.
    [Fact]
    public void An_output_whose_directory_was_removed_meanwhile_is_work_that_failed()
    {
        using var scratch = new ScratchDirectory();
        using var store = SegmentStore.OpenDirectory(scratch.Combine("segments"));
        var handle = store.Create(ElementType.Float64, Shape.Vector(10), "y");
        store.Seal(handle);
        var output = new OutputArgument("y", Path.Combine(Directory.CreateDirectory(scratch.Combine("gone")).FullName, "y.npy"));
        using var written = OutputFiles.Prepare(store, handle, output, CancellationToken.None);
        Directory.Delete(scratch.Combine("gone"), recursive: true);

        foreach (var failure in (Exception[])[
            Record.Exception(() => OutputFiles.Prepare(store, handle, output, CancellationToken.None)),
            Record.Exception(() => OutputFiles.PublishAll([(output, written)]))])
        {
            Assert.StartsWith("--output y: ", failure.Message, StringComparison.Ordinal);
            Assert.Equal(ExitCode.WorkFailed, ExitCode.Of(failure));
        }
    }

    // Method: a directory comes in the way of the last one after all were written.
    [Fact]
    public void Where_one_output_cannot_have_its_name_none_is_changed()
    {
        using var scratch = new ScratchDirectory();
        Directory.CreateDirectory(scratch.Combine("segments"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var store = SegmentStore.CreateOwned(scratch.Combine("segments"), "actorshm-test", new SegmentStoreOptions());
        var handle = store.Create(ElementType.Float64, Shape.Vector(10), "y");
        store.Seal(handle);
        File.WriteAllText(scratch.Combine("replaced.npy"), "old");
        OutputArgument[] outputs = [.. new[] { "replaced", "made", "refused" }.Select(name => new OutputArgument(name, scratch.Combine(name + ".npy")))];
        var written = outputs.Select(output => (output, OutputFiles.Prepare(store, handle, output, CancellationToken.None))).ToArray();
        Directory.CreateDirectory(scratch.Combine("refused.npy"));

        var failure = Assert.Throws<IOException>(() => OutputFiles.PublishAll(written));

        Array.ForEach(written, output => output.Item2.Dispose());
        Assert.StartsWith("--output refused: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(scratch.Combine("replaced.npy")));
        Assert.False(File.Exists(scratch.Combine("made.npy")));
        Assert.DoesNotContain(Directory.GetFileSystemEntries(scratch.Path), path => path.EndsWith(".new", StringComparison.Ordinal));
    }
}
