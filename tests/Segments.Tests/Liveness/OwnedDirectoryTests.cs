using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

public class OwnedDirectoryTests
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    [Fact]
    public void An_owned_directory_is_private_and_disappears_with_everything_in_it()
    {
        using var scratch = new ScratchDirectory();
        var path = scratch.Combine("runs", "one");
        using (var directory = OwnedDirectory.Acquire(path))
        {
            Assert.Equal(path, directory.Path);
            Assert.Equal(Private, File.GetUnixFileMode(path));
            Assert.Equal(Private, File.GetUnixFileMode(scratch.Combine("runs")));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(path, "host.lock")));
            Assert.Equal(ProcessIdentity.Current, OwnedDirectory.OwnerOf(path));
            Fill(path);
        }

        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
        Assert.Null(OwnedDirectory.OwnerOf(path));
    }

    [Fact]
    public void A_parent_that_was_there_or_has_something_else_in_it_stays()
    {
        using var scratch = new ScratchDirectory();
        Directory.CreateDirectory(scratch.Combine("there"));
        using (OwnedDirectory.Acquire(scratch.Combine("there", "run")))
        using (OwnedDirectory.Acquire(scratch.Combine("made", "below", "run")))
        {
            File.WriteAllText(scratch.Combine("made", "other"), "");
        }

        Assert.Equal(["made", "there"], Directory.GetFileSystemEntries(scratch.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["other"], Directory.GetFileSystemEntries(scratch.Combine("made")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_directory_that_cannot_be_made_leaves_no_parents()
    {
        using var scratch = new ScratchDirectory();

        Assert.Throws<PathTooLongException>(() => OwnedDirectory.Acquire(scratch.Combine("made", "below", new string('x', 300))));

        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }

    // Goal: what a killed owner has made goes also where no sweep would look for it. Method: remains whose note tells of the parents.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Parents_that_were_made_for_a_dead_owner_go_with_the_next_owner_or_with_a_sweep(bool isSwept)
    {
        using var scratch = new ScratchDirectory();
        var made = MakePrivate(scratch.Combine("there", "made"));
        var below = MakePrivate(Path.Combine(made, "below"));
        var path = MakeRemains(Path.Combine(below, "run"), parents: [InodeOf(made), InodeOf(below)]);

        if (isSwept)
        {
            Assert.Equal(["run"], OwnedDirectory.SweepDead(below));
        }
        else
        {
            OwnedDirectory.Acquire(path).Dispose();
        }

        Assert.Equal(["there"], Directory.GetFileSystemEntries(scratch.Path).Select(Path.GetFileName));
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Combine("there")));
    }

    [Fact]
    public void The_note_of_an_owner_tells_of_the_parents_that_it_made_and_of_those_it_found()
    {
        using var scratch = new ScratchDirectory();
        var path = MakeRemains(Path.Combine(MakePrivate(scratch.Combine("made")), "run"), parents: [InodeOf(scratch.Combine("made"))]);
        using var successor = OwnedDirectory.Acquire(path);
        using var other = OwnedDirectory.Acquire(scratch.Combine("made", "below", "run"));

        Assert.Equal([InodeOf(scratch.Combine("made"))], NoteOf(successor).Parents);
        Assert.Equal([InodeOf(scratch.Combine("made", "below"))], NoteOf(other).Parents);

        static OwnerNote NoteOf(OwnedDirectory owned) => OwnerNote.TryParse(File.ReadAllText(Path.Combine(owned.Path, "host.lock")))!;
    }

    [Theory]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("/dev/..")]
    public void The_root_of_all_files_is_refused(string root) =>
        Assert.Contains("root of all files", Assert.Throws<SegmentException>(() => OwnedDirectory.Acquire(root)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_system_that_takes_no_directories_is_named_as_such() =>
        Assert.Contains("takes no directories", Assert.Throws<SegmentException>(() => OwnedDirectory.Acquire("/proc/actorshm-test")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_directory_of_the_living_is_refused_and_named()
    {
        using var scratch = new ScratchDirectory();
        using var directory = OwnedDirectory.Acquire(scratch.Combine("run"));
        var refused = Assert.Throws<DirectoryInUseException>(() => OwnedDirectory.Acquire(directory.Path));
        Assert.Equal(Environment.ProcessId, refused.Pid);
        Assert.Equal(directory.Path, refused.Path);
        Assert.Empty(OwnedDirectory.SweepDead(scratch.Path));
        Assert.True(File.Exists(Path.Combine(directory.Path, "host.lock")));
        Assert.Single(Directory.GetFileSystemEntries(scratch.Path)); // the failed attempt left nothing
    }

    [Fact]
    public void The_end_of_an_owner_whose_directory_was_removed_leaves_what_another_has_made_there()
    {
        using var scratch = new ScratchDirectory();
        var path = scratch.Combine("run");
        var robbed = OwnedDirectory.Acquire(path);
        Directory.Delete(path, recursive: true);
        using var successor = OwnedDirectory.Acquire(path);

        robbed.Dispose();

        Assert.Equal(ProcessIdentity.Current, OwnedDirectory.OwnerOf(path));
        Assert.Equal(["run"], Directory.GetFileSystemEntries(scratch.Path).Select(Path.GetFileName));
    }

    // Goal: a directory that was killed in its removal does not keep its memory for ever, wherever it lies. Method: a parent that nobody sweeps.
    [Fact]
    public void What_was_left_half_made_and_half_removed_beside_it_is_removed_and_nothing_else()
    {
        using var scratch = new ScratchDirectory();
        var leftover = $"{DeadProcess()}-99-{ProcessMark.Current.PidNamespace}";
        MakeRemains(scratch.Combine($".actorshm-dead-{leftover}-aa"));
        MakePrivate(scratch.Combine($".actorshm-new-{leftover}-bb"));
        MakeRemains(scratch.Combine("dead"));

        using var owned = OwnedDirectory.Acquire(scratch.Combine("run"));

        Assert.Equal(["dead", "run"], Directory.GetFileSystemEntries(scratch.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_a_dead_owner_left_is_replaced()
    {
        using var scratch = new ScratchDirectory();
        var path = MakeRemains(scratch.Combine("run"));
        Assert.Null(OwnedDirectory.OwnerOf(path));

        using var directory = OwnedDirectory.Acquire(path);
        Assert.Equal(["host.lock"], Directory.GetFileSystemEntries(path).Select(Path.GetFileName));
        Assert.Equal(["run"], Directory.GetFileSystemEntries(scratch.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Links_in_remains_are_removed_and_never_followed()
    {
        using var scratch = new ScratchDirectory();
        using var elsewhere = new ScratchDirectory();
        File.WriteAllText(elsewhere.Combine("precious"), "numbers");
        var path = MakeRemains(scratch.Combine("run"));
        File.CreateSymbolicLink(Path.Combine(path, "file-link"), elsewhere.Combine("precious"));
        Directory.CreateSymbolicLink(Path.Combine(path, "directory-link"), elsewhere.Path);
        Directory.CreateSymbolicLink(Path.Combine(path, "deep", "directory-link"), elsewhere.Path);

        Assert.Equal(["run"], OwnedDirectory.SweepDead(scratch.Path));
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
        Assert.Equal("numbers", File.ReadAllText(elsewhere.Combine("precious")));
    }

    [Fact]
    public void Sweeping_removes_the_dead_and_nothing_else()
    {
        using var scratch = new ScratchDirectory();
        using var living = OwnedDirectory.Acquire(scratch.Combine("living"));
        var deadPid = DeadProcess();
        var space = ProcessMark.Current.PidNamespace;
        MakeRemains(scratch.Combine("dead"));
        MakeRemains(scratch.Combine($".actorshm-dead-{deadPid}-99-{space}-aa"));
        MakePrivate(scratch.Combine($".actorshm-new-{deadPid}-99-{space}-bb")); // killed before it made its lock file
        MakePrivate(scratch.Combine($".actorshm-new-{ProcessMark.Current}-cc")); // somebody at work
        MakePrivate(scratch.Combine($".actorshm-new-{deadPid}-99-{space + 1}-dd")); // perhaps at work in another container
        MakeRemains(scratch.Combine($".actorshm-new-{deadPid}-99-{space + 1}-ee")); // locked before it was killed, there
        MakePrivate(scratch.Combine(".actorshm-new-nonsense"));
        MakePrivate(scratch.Combine("somebody-elses"));
        File.SetUnixFileMode(MakeRemains(scratch.Combine("open-to-others")), Private | UnixFileMode.OtherRead);
        File.WriteAllText(scratch.Combine("file"), string.Empty);

        var dead = Directory.GetDirectories(scratch.Path).Where(path => OwnedDirectory.StateOf(path) == OwnedDirectoryState.Dead).Select(Path.GetFileName);
        Assert.Equal(OwnedDirectoryState.Alive, OwnedDirectory.StateOf(living.Path));
        Assert.Equal(OwnedDirectoryState.None, OwnedDirectory.StateOf(scratch.Combine("missing")));
        Assert.Equal(OwnedDirectoryState.None, OwnedDirectory.StateOf(scratch.Combine("file")));
        dead = [.. dead.Order(StringComparer.Ordinal)];

        var removed = OwnedDirectory.SweepDead(scratch.Path);

        Assert.Equal(dead, removed.Order(StringComparer.Ordinal));
        Assert.Equal([$".actorshm-dead-{deadPid}-99-{space}-aa", $".actorshm-new-{deadPid}-99-{space}-bb", $".actorshm-new-{deadPid}-99-{space + 1}-ee", "dead"], removed.Order(StringComparer.Ordinal));
        Assert.Equal(
            new[] { $".actorshm-new-{ProcessMark.Current}-cc", $".actorshm-new-{deadPid}-99-{space + 1}-dd", ".actorshm-new-nonsense", "file", "living", "open-to-others", "somebody-elses" }.Order(StringComparer.Ordinal),
            Directory.GetFileSystemEntries(scratch.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Sweeping_nowhere_finds_nothing()
    {
        using var scratch = new ScratchDirectory();
        Assert.Empty(OwnedDirectory.SweepDead(scratch.Combine("missing")));
    }

    [Fact]
    public void Anything_that_is_no_owned_directory_is_refused_and_untouched()
    {
        using var scratch = new ScratchDirectory();
        File.WriteAllText(scratch.Combine("file"), "text");
        var empty = MakePrivate(scratch.Combine("empty"));
        var open = MakeRemains(scratch.Combine("open"));
        File.SetUnixFileMode(open, Private | UnixFileMode.GroupRead);
        var remains = MakeRemains(scratch.Combine("remains"));
        Directory.CreateSymbolicLink(scratch.Combine("link"), remains);
        Directory.CreateSymbolicLink(scratch.Combine("dangling"), scratch.Combine("nowhere"));

        foreach (var name in (string[])["file", "empty", "open", "link", "dangling"])
        {
            var refused = Assert.Throws<SegmentException>(() => OwnedDirectory.Acquire(scratch.Combine(name)));
            Assert.Contains("Nothing was touched", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal("text", File.ReadAllText(scratch.Combine("file")));
        Assert.True(Directory.Exists(empty));
        Assert.True(File.Exists(Path.Combine(open, "data")));
        Assert.True(File.Exists(Path.Combine(remains, "data")));
    }

    // Goal: what somebody else keeps under the same name of file is theirs. Only directories in the making may lack the note, and their names say whose they are.
    [Theory]
    [InlineData("")]
    [InlineData("hello\n")]
    [InlineData("pid=lots\nstart=1\nboot=1\npidns=1\n")]
    public void A_lock_file_that_no_owner_wrote_makes_a_directory_nobodys_to_remove(string text)
    {
        using var scratch = new ScratchDirectory();
        var foreign = MakePrivate(scratch.Combine("foreign"));
        File.WriteAllText(Path.Combine(foreign, "host.lock"), text);
        File.WriteAllText(Path.Combine(foreign, "precious"), "numbers");
        var leftover = MakePrivate(scratch.Combine($".actorshm-new-{DeadProcess()}-99-{ProcessMark.Current.PidNamespace}-aa")); // killed before it wrote the note
        File.WriteAllText(Path.Combine(leftover, "host.lock"), text);

        var refused = Assert.Throws<SegmentException>(() => OwnedDirectory.Acquire(foreign));
        Assert.Contains("its host.lock was not written by ActorShm", refused.Message, StringComparison.Ordinal);
        Assert.Equal(OwnedDirectoryState.None, OwnedDirectory.StateOf(foreign));
        Assert.False(Directory.Exists(leftover)); // acquiring sweeps those
        Assert.Empty(OwnedDirectory.SweepDead(scratch.Path));
        Assert.Equal("numbers", File.ReadAllText(Path.Combine(foreign, "precious")));
    }

    [Fact]
    public void A_parent_that_is_a_link_or_open_to_others_is_not_swept()
    {
        using var scratch = new ScratchDirectory();
        var real = MakePrivate(scratch.Combine("real"));
        MakeRemains(Path.Combine(real, "dead"));
        Directory.CreateSymbolicLink(scratch.Combine("link"), real);

        Assert.Empty(OwnedDirectory.SweepDead(scratch.Combine("link")));
        Assert.Empty(OwnedDirectory.SweepDead(scratch.Combine("link") + "/"));
        File.SetUnixFileMode(real, Private | UnixFileMode.GroupRead);
        Assert.Empty(OwnedDirectory.SweepDead(real));

        File.SetUnixFileMode(real, Private);
        Assert.Equal(["dead"], OwnedDirectory.SweepDead(real + "/"));
    }

    [SkippableFact]
    public void A_directory_of_another_user_is_refused_and_not_swept()
    {
        Skip.If(CurrentProcess.EffectiveUserId != 0, "Only root can give a directory to another user.");
        using var scratch = new ScratchDirectory();
        var path = MakeRemains(scratch.Combine("run"));
        using (var chown = System.Diagnostics.Process.Start("chown", ["65534", path]))
        {
            chown.WaitForExit();
        }

        Assert.Throws<SegmentException>(() => OwnedDirectory.Acquire(path));
        Assert.Empty(OwnedDirectory.SweepDead(scratch.Path));
        Assert.True(File.Exists(Path.Combine(path, "data")));
    }

    [Fact]
    public void The_directory_of_the_user_comes_and_goes_with_its_runs()
    {
        using var scratch = new ScratchDirectory();
        var user = scratch.Combine($"actorshm-{CurrentProcess.EffectiveUserId}");
        var first = OwnedDirectory.Acquire(Path.Combine(user, "one"));
        var second = OwnedDirectory.Acquire(Path.Combine(user, "two"));
        first.Dispose();
        Assert.True(Directory.Exists(user));
        second.Dispose();
        Assert.False(Directory.Exists(user));

        MakePrivate(user);
        MakeRemains(Path.Combine(user, "dead"));
        Assert.Equal(["dead"], OwnedDirectory.SweepDead(user));
        Assert.False(Directory.Exists(user));
    }

    [Fact]
    public void A_directory_of_the_user_that_others_can_look_into_is_refused()
    {
        using var scratch = new ScratchDirectory();
        var user = scratch.Combine($"actorshm-{CurrentProcess.EffectiveUserId}");
        Directory.CreateDirectory(user, Private | UnixFileMode.OtherExecute);
        Assert.Throws<SegmentException>(() => OwnedDirectory.Acquire(Path.Combine(user, "run")));
        Assert.Empty(Directory.GetFileSystemEntries(user));

        Directory.Delete(user);
        Directory.CreateSymbolicLink(user, MakePrivate(scratch.Combine("real")));
        Assert.Throws<SegmentException>(() => OwnedDirectory.Acquire(Path.Combine(user, "run")));
        Directory.Delete(user);
    }

    [Fact]
    public void Disposing_twice_leaves_the_next_owner_alone()
    {
        using var scratch = new ScratchDirectory();
        var first = OwnedDirectory.Acquire(scratch.Combine("run"));
        first.Dispose();
        using var second = OwnedDirectory.Acquire(scratch.Combine("run"));
        first.Dispose();
        Assert.Equal(ProcessIdentity.Current, OwnedDirectory.OwnerOf(second.Path));
    }

    // Goal: creators and sweepers that run into each other must never lose a living directory or leave a dead one.
    // Method: many threads (to these locks the same as processes) acquire, abandon, sweep and dispose a handful of names.
    [Fact]
    public void Creators_and_sweepers_do_not_hurt_each_other()
    {
        using var scratch = new ScratchDirectory();
        var user = scratch.Combine($"actorshm-{CurrentProcess.EffectiveUserId}");
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, round =>
        {
            try
            {
                using var directory = OwnedDirectory.Acquire(Path.Combine(user, $"run-{round % 3}"));
                Fill(directory.Path);
                OwnedDirectory.SweepDead(user);
                Assert.True(File.Exists(Path.Combine(directory.Path, "data")));
                Assert.Equal(ProcessIdentity.Current, OwnedDirectory.OwnerOf(directory.Path));
            }
            catch (DirectoryInUseException)
            {
                OwnedDirectory.SweepDead(user); // another thread has it: as it should be
            }
        });

        OwnedDirectory.SweepDead(user);
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }

    [Fact]
    public void Of_many_who_find_remains_exactly_one_becomes_the_owner()
    {
        using var scratch = new ScratchDirectory();
        for (var round = 0; round < 20; round++)
        {
            var path = MakeRemains(scratch.Combine($"run-{round}"));
            var owners = new OwnedDirectory?[6];
            Parallel.For(0, owners.Length, new ParallelOptions { MaxDegreeOfParallelism = owners.Length }, index =>
            {
                try
                {
                    owners[index] = OwnedDirectory.Acquire(path);
                }
                catch (DirectoryInUseException)
                {
                    owners[index] = null;
                }
            });
            Assert.Single(owners, owner => owner is not null);
            Array.Find(owners, owner => owner is not null)!.Dispose();
        }

        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }

    [SkippableFact]
    public void Another_process_holds_the_lock_until_it_is_killed()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var scratch = new ScratchDirectory();
        var path = MakeRemains(scratch.Combine("run"));
        using var holder = NumPy.Start(
            """
            import fcntl, os, struct, sys
            f = open(sys.argv[1] + '/host.lock', 'r+')
            fcntl.fcntl(f, 37, struct.pack('hhqqi4x', fcntl.F_WRLCK, 0, 0, 1, 0))
            start = open('/proc/self/stat').read().rsplit(')', 1)[1].split()[19]
            boot = open('/proc/sys/kernel/random/boot_id').read().strip()
            f.write(f"pid={os.getpid()}\nstart={start}\nboot={boot}\npidns={os.readlink('/proc/self/ns/pid')}\n")
            f.flush()
            print('held', flush=True)
            sys.stdin.readline()
            """,
            path);
        Assert.Equal("held", holder.StandardOutput.ReadLine());

        Assert.Equal(holder.Id, Assert.Throws<DirectoryInUseException>(() => OwnedDirectory.Acquire(path)).Pid);
        Assert.Equal(holder.Id, OwnedDirectory.OwnerOf(path)?.Pid);
        Assert.Empty(OwnedDirectory.SweepDead(scratch.Path));

        holder.Kill();
        holder.WaitForExit();
        Assert.Null(OwnedDirectory.OwnerOf(path));
        using var directory = OwnedDirectory.Acquire(path);
        Assert.False(File.Exists(Path.Combine(path, "data")));
    }

    /// <summary>A directory as a killed owner leaves it: complete, and with a lock that nobody holds.</summary>
    internal static string MakeRemains(string path, params long[] parents)
    {
        MakePrivate(path);
        File.WriteAllText(Path.Combine(path, "host.lock"), (OwnerNote.OfThisProcess with { Pid = DeadProcess(), Parents = parents }).ToString());
        Fill(path);
        return path;
    }

    private static long InodeOf(string path) => NativeFile.TryStatus(path, followLink: false)!.Value.Inode;

    private static string MakePrivate(string path) => Directory.CreateDirectory(path, Private).FullName;

    private static void Fill(string path)
    {
        Directory.CreateDirectory(Path.Combine(path, "deep", "deeper"));
        File.WriteAllText(Path.Combine(path, "deep", "deeper", "data"), "x");
        File.WriteAllText(Path.Combine(path, "data"), "x");
    }

    // No kernel gives out ids above 2^22.
    private static int DeadProcess() => 4_194_305;
}
