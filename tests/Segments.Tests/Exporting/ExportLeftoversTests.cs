using System.Diagnostics;
using System.Globalization;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

// Goal: one copy that cannot be removed keeps no other. Method: it is in the middle, so that others come after it in whichever order the directory is listed.
public sealed class ExportLeftoversTests
{
    private const int Count = 7;
    private const int Middle = Count / 2;

    private static readonly ProcessMark Dead = ProcessMark.Current with { Process = ProcessIdentity.Current with { StartTime = 1 } };

    [SkippableFact]
    public async Task What_another_user_has_left_where_everybody_may_write_keeps_nobody_from_sweeping_his_own()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        File.SetUnixFileMode(scratch.Path, (UnixFileMode)0x3FF); // as /tmp
        var paths = LeaveCopies(scratch);
        ChangeOwner("65534", paths.Where(path => path != paths[Middle]));

        var result = await Probe.RunAsOtherUserAsync("sweep-exports", scratch.Path);

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal([paths[Middle]], Directory.GetFileSystemEntries(scratch.Path));
    }

    // Goal: root takes away from /tmp no more than others do.
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)] // a directory of a group, or of one's own: who may write in it may also sweep
    public void What_another_user_has_left_is_his_to_sweep_where_everybody_may_write(bool isEverybodys)
    {
        Skip.If(CurrentProcess.EffectiveUserId != 0, "Only root can give a file to another user.");
        using var scratch = new ScratchDirectory("/dev/shm");
        File.SetUnixFileMode(scratch.Path, (UnixFileMode)(isEverybodys ? 0x3FF : 0x1FF));
        var paths = LeaveCopies(scratch);
        ChangeOwner("65534", [paths[Middle]]);

        ExportLeftovers.Sweep(scratch.Path);

        Assert.Equal(isEverybodys ? [paths[Middle]] : [], Directory.GetFileSystemEntries(scratch.Path));
    }

    [SkippableFact]
    public async Task A_copy_that_cannot_be_removed_keeps_none_of_the_others()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var paths = LeaveCopies(scratch);

        var result = await Probe.RunScriptAsync("mount --bind \"$2\" \"$2\" || exit 77; exec \"$0\" sweep-exports \"$1\"", scratch.Path, paths[Middle]);

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal([paths[Middle]], Directory.GetFileSystemEntries(scratch.Path));
    }

    private static string[] LeaveCopies(ScratchDirectory scratch)
    {
        string[] paths = [.. Enumerable.Range(0, Count).Select(copy => scratch.Combine(string.Create(CultureInfo.InvariantCulture, $".actorshm-export-{copy:x16}.{Dead}.new")))];
        Array.ForEach(paths, path => File.WriteAllText(path, "half"));
        return paths;
    }

    private static void ChangeOwner(string user, IEnumerable<string> paths)
    {
        using var chown = Process.Start("chown", [user, .. paths]);
        chown.WaitForExit();
    }
}
