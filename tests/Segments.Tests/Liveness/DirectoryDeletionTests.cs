using ActorShm.Testing;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments.Tests;

/// <summary>Goal: whoever may rename in the directory above must not have this process delete or change other files of its user.</summary>
/// <remarks>Method: between opening a directory and removing it, its name becomes that of something else.</remarks>
public class DirectoryDeletionTests
{
    [Fact]
    public void What_was_opened_is_deleted_and_not_what_has_its_name_by_then()
    {
        using var scratch = new ScratchDirectory();
        var (path, moved, home) = Prepare(scratch);
        using var directory = Open(path);
        Directory.Move(path, moved);
        Directory.CreateSymbolicLink(path, home);

        DirectoryDeletion.Delete(directory, path);

        Assert.Empty(Directory.GetFileSystemEntries(moved));
        Assert.Equal("kept", File.ReadAllText(Path.Combine(home, "inner", "file")));
        Assert.Equal(home, new DirectoryInfo(path).LinkTarget);
    }

    [Fact]
    public void An_owner_whose_directory_was_exchanged_removes_nothing()
    {
        using var scratch = new ScratchDirectory();
        var home = scratch.Combine("home");
        Fill(home);
        var path = scratch.Combine("run");
        using (OwnedDirectory.Acquire(path))
        {
            Directory.Move(path, scratch.Combine("moved"));
            Directory.CreateSymbolicLink(path, home);
        }

        Assert.True(File.Exists(scratch.Combine("moved", "host.lock")));
        Assert.Equal("kept", File.ReadAllText(Path.Combine(home, "inner", "file")));
    }

    // Method: others may also give a directory the name of what a dead process left, or exchange it for one whose removal gives it that name. Only what is empty, or as a kill leaves one in the making, goes by its name.
    [Theory]
    [InlineData(false, "precious")]
    [InlineData(false, "precious", "host.lock")]
    [InlineData(false, "host.lock/precious")]
    [InlineData(true)]
    [InlineData(true, "host.lock")]
    public void What_has_only_the_name_of_a_leftover_keeps_what_is_in_it(bool isRemoved, params string[] files)
    {
        foreach (var prefix in (string[])[LeftoverName.DeadPrefix, LeftoverName.UnfinishedPrefix])
        {
            using var scratch = new ScratchDirectory();
            var data = Directory.CreateDirectory(scratch.Combine($"{prefix}4194305-99-{ProcessMark.Current.PidNamespace}-aa"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            foreach (var file in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(data.FullName, file))!);
                File.WriteAllText(Path.Combine(data.FullName, file), "kept");
            }

            Assert.Equal(isRemoved ? OwnedDirectoryState.Dead : OwnedDirectoryState.None, OwnedDirectory.StateOf(data.FullName));
            OwnedDirectory.Acquire(scratch.Combine("run")).Dispose();
            Assert.Equal(!isRemoved, data.Exists && files.Length > 0 && files.All(file => File.ReadAllText(Path.Combine(data.FullName, file)) == "kept"));
            Assert.Empty(OwnedDirectory.SweepDead(scratch.Path));
            Assert.Equal(isRemoved ? 0 : 1, Directory.GetFileSystemEntries(scratch.Path).Length);
        }
    }

    [Fact]
    public void A_directory_that_was_empty_and_is_not_any_more_stays()
    {
        using var scratch = new ScratchDirectory();
        var (path, _, _) = Prepare(scratch);
        using var directory = Open(path);

        Assert.Throws<IOException>(() => DirectoryDeletion.DeleteEmpty(directory, path));

        Assert.Equal("kept", File.ReadAllText(Path.Combine(path, "inner", "file")));
    }

    [Fact]
    public void A_lock_is_made_in_the_directory_that_was_opened()
    {
        using var scratch = new ScratchDirectory();
        var (path, moved, home) = Prepare(scratch);
        using var directory = Open(path);
        Directory.Move(path, moved);
        Directory.CreateSymbolicLink(path, home);

        using (OwnerLock.Create(directory, path, new MadeDirectories(path)))
        {
            Assert.True(File.Exists(Path.Combine(moved, OwnerLock.FileName)));
            Assert.False(File.Exists(Path.Combine(home, OwnerLock.FileName)));
        }
    }

    [Fact]
    public void Links_and_directories_inside_are_removed_and_not_followed()
    {
        using var scratch = new ScratchDirectory();
        var (path, _, home) = Prepare(scratch);
        Directory.CreateSymbolicLink(Path.Combine(path, "inner", "link"), home);
        Directory.CreateSymbolicLink(Path.Combine(path, "dangling"), scratch.Combine("absent"));
        using var directory = Open(path);

        DirectoryDeletion.Delete(directory, path);

        Assert.False(Directory.Exists(path));
        Assert.Equal("kept", File.ReadAllText(Path.Combine(home, "inner", "file")));
    }

    [Fact]
    public void What_is_deleted_twice_is_deleted()
    {
        using var scratch = new ScratchDirectory();
        var (path, _, _) = Prepare(scratch);
        using var directory = Open(path);

        DirectoryDeletion.Delete(directory, path);
        DirectoryDeletion.Delete(directory, path);

        Assert.False(Directory.Exists(path));
    }

    private static (string Path, string Moved, string Home) Prepare(ScratchDirectory scratch)
    {
        var (path, home) = (scratch.Combine("run"), scratch.Combine("home"));
        Fill(path);
        Fill(home);
        return (path, scratch.Combine("moved"), home);
    }

    private static void Fill(string directory)
    {
        Directory.CreateDirectory(Path.Combine(directory, "inner"));
        File.WriteAllText(Path.Combine(directory, "inner", "file"), "kept");
    }

    private static SafeFileHandle Open(string path) => NativeFile.Open(path, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
}
