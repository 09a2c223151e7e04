using ActorShm.Actors.Runs;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

public class DeadRunTests
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // Goal: who is told how long the arrays of a dead run stay can rely on it: some go with any run, others with the next one there alone.
    [Fact]
    public void What_lies_in_the_usual_places_goes_with_any_run_and_what_lies_elsewhere_with_the_next_start_there()
    {
        Assert.Equal("the next run or store of this user", DeadRun.RemoverOf(Path.Combine(RunDirectory.DefaultParent, "default")));
        Assert.Equal("the next run or store of this user", DeadRun.RemoverOf(Path.Combine(RunDirectory.ParentIn("/var/tmp"), "overflow-1")));
        Assert.Equal("the next run or store of this user", DeadRun.RemoverOf($"{RunDirectory.DefaultParent}/default/"));
        Assert.Equal("the next start in that directory", DeadRun.RemoverOf("/tmp/mine"));
        Assert.Equal("the next start in that directory", DeadRun.RemoverOf("/tmp/mine/"));
        Assert.Equal("the next start in that directory", DeadRun.RemoverOf("/mine"));
    }

    // Goal: nobody starts the host that the error asks for before he has taken out what it would remove.
    [Fact]
    public void That_there_is_no_host_says_what_a_dead_one_has_left()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var run = Directory.CreateDirectory(scratch.Combine("run"), Private).FullName;
        var notThere = MissingHost.Unanswered(run);
        Directory.CreateDirectory(Path.Combine(run, "logs"), Private);
        File.WriteAllText(Path.Combine(run, "host.lock"), "pid=1\nstart=1\nboot=another\npidns=none\n");
        File.WriteAllBytes(Path.Combine(run, "logs", "data"), new byte[5_000]);

        var dead = MissingHost.Unanswered(run);

        Assert.DoesNotContain("has left", notThere.Message, StringComparison.Ordinal);
        Assert.StartsWith($"No host at {run}/none: the directory does not exist. ", MissingHost.Unanswered($"{run}/none").Message, StringComparison.Ordinal);
        Assert.StartsWith($"No host at {run}: nobody answers there. A host that died has left 5,038 bytes there, which the next start in that directory removes. ", dead.Message, StringComparison.Ordinal);
        Assert.Contains($"'actorshm segments list --dir {run}/segments'", dead.Message, StringComparison.Ordinal);
    }

    // Goal: what is said of a host that was there a moment ago holds, however it ended. Method: the directory of one that is alive, has died, and is gone.
    [Fact]
    public void Of_a_host_that_is_gone_only_that_is_called_gone_that_is_not_there()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var path = scratch.Combine("run");
        string ending;
        using (var run = RunDirectory.Acquire(path, []))
        {
            ending = MissingHost.Gone(path).Message;
        }

        var gone = MissingHost.Gone(path).Message;
        Directory.CreateDirectory(path, Private);
        Directory.CreateDirectory(Path.Combine(path, "logs"), Private);
        File.WriteAllText(Path.Combine(path, "host.lock"), "pid=1\nstart=1\nboot=another\npidns=none\n");
        var dead = MissingHost.Gone(path).Message;

        Assert.Contains("if it was killed, that lies there until the next start removes it", ending, StringComparison.Ordinal);
        Assert.Contains("it has ended; what it owned is gone with it.", gone, StringComparison.Ordinal);
        Assert.Contains("it has died. A host that died has left 38 bytes there", dead, StringComparison.Ordinal);
    }
}
