using System.Text.Json;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary><c>actorshm segments</c> against a running host and on a bare directory: the same words, the same answers.</summary>
public class SegmentsProcessTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_segment_goes_through_its_whole_life_by_commands_that_end(bool withHost)
    {
        await using var place = await SegmentPlace.StartAsync(withHost);

        var created = await place.JsonAsync("create", "prices", "--shape", "4,3", "--dtype", "float32", "--fill", "full:2.5");
        var path = created.GetProperty("path").GetString()!;
        var listed = await place.JsonAsync("list");
        var sealing = await place.RunAsync("seal", "prices");
        var shown = await place.JsonAsync("show", "prices");
        var again = await place.RunAsync("seal", "prices");
        var retired = await place.RunAsync("retire", "prices");
        var empty = await place.JsonAsync("list");

        Assert.Equal(("float32", "filling"), (created.GetProperty("dtype").GetString(), created.GetProperty("state").GetString()));
        Assert.Equal([4L, 3], created.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt64()));
        Assert.Equal("prices", Assert.Single(listed.GetProperty("segments").EnumerateArray()).GetProperty("label").GetString());
        Assert.True(sealing.ExitCode == 0, sealing.Errors);
        Assert.Equal("sealed", shown.GetProperty("state").GetString());
        Assert.Equal(2.5, shown.GetProperty("first")[0].GetDouble());
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("sealed already", again.Errors, StringComparison.Ordinal);
        Assert.True(retired.ExitCode == 0, retired.Errors);
        Assert.Empty(empty.GetProperty("segments").EnumerateArray());
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Who_names_a_segment_as_an_input_is_told_its_file()
    {
        await using var host = await RunningHost.StartAsync(nodes: 1);
        var path = (await Cli.JsonAsync("segments", "create", "dup", "--shape", "4", "--fill", "full:2.5", "--seal", "--run-dir", host.RunDirectory)).GetProperty("path").GetString()!;

        var refused = await Cli.RunAsync("eval", "sum(x)", "--input", "x=dup", "--run-dir", host.RunDirectory);
        var unknown = await Cli.RunAsync("eval", "sum(x)", "--input", "x=dab", "--run-dir", host.RunDirectory);
        var taken = await Cli.JsonAsync("eval", "sum(x)", "--input", $"x={path}", "--run-dir", host.RunDirectory);
        await Cli.JsonAsync("segments", "create", "dup", "--shape", "4", "--seal", "--run-dir", host.RunDirectory);
        var several = await Cli.RunAsync("eval", "sum(x)", "--input", "x=dup", "--run-dir", host.RunDirectory);

        Assert.Equal(2, refused.ExitCode);
        Assert.EndsWith($"/dup. The run has a segment of that name: --input x={path}", refused.Errors.TrimEnd(), StringComparison.Ordinal);
        Assert.EndsWith("/dab.", unknown.Errors.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(10, taken.GetProperty("results")[0].GetProperty("value").GetDouble());
        Assert.Contains("The run has 2 segments of that name: --input x=", several.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_would_be_cut_is_refused()
    {
        await using var place = await SegmentPlace.StartAsync(withHost: false);
        var longest = new string('a', 250) + "\u00E4\u00E4"; // 254 bytes

        var taken = await place.RunAsync("create", longest, "--shape", "1");
        var found = await place.RunAsync("show", longest);
        var refused = await place.RunAsync("create", longest + "a", "--shape", "1");

        Assert.True(taken.ExitCode == 0, taken.Errors);
        Assert.True(found.ExitCode == 0, found.Errors);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("at most 254 bytes in UTF-8; it has 255", refused.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_directory_that_cannot_be_made_or_written_to_is_wrong_input()
    {
        using var disk = SmallFileSystem.Mount(megabytes: 4);
        var there = Directory.CreateDirectory(Path.Combine(disk.Path, "there"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        var file = Path.Combine(disk.Path, "file");
        await File.WriteAllTextAsync(file, "x");
        disk.BecomeReadOnly();

        foreach (var directory in (string[])[there, Path.Combine(disk.Path, "new"), Path.Combine(file, "new"), "/proc/xx"])
        {
            var refused = await Cli.RunAsync("segments", "create", "x", "--shape", "2", "--dir", directory);

            Assert.True(refused.ExitCode == 2, $"{directory}: exit code {refused.ExitCode}, {refused.Errors}");
            Assert.Contains(directory, refused.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("Cannot remove", refused.Errors, StringComparison.Ordinal); // what failed, not what was to be cleaned up after it
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_is_imported_with_another_type_and_exported_again(bool withHost)
    {
        await using var place = await SegmentPlace.StartAsync(withHost);
        var source = SmallArrays.Write<int>(place.Scratch.Combine("in.npy"), "<i4", [3, 1, 2]);
        var target = place.Scratch.Combine("out.npy");

        var imported = await place.JsonAsync("import", source, "--name", "counts", "--dtype", "float64");
        var exported = await place.RunAsync("export", "counts", target, "--retire");
        var listed = await place.JsonAsync("list");
        var summed = await Cli.JsonAsync("eval", "sum(x)", "--input", $"x={target}", "--nodes", "1");

        Assert.Equal(("float64", "sealed"), (imported.GetProperty("dtype").GetString(), imported.GetProperty("state").GetString()));
        Assert.True(exported.ExitCode == 0, exported.Errors);
        Assert.Empty(listed.GetProperty("segments").EnumerateArray());
        Assert.Equal(6, summed.GetProperty("results")[0].GetProperty("value").GetDouble());
    }

    // Method: a directory in which no file can be made, which is found out when the segment is sealed.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_export_that_fails_says_that_the_segment_is_sealed_by_then(bool withHost)
    {
        await using var place = await SegmentPlace.StartAsync(withHost);
        var id = (await place.JsonAsync("create", "x", "--shape", "3")).GetProperty("id").GetString()!;

        var refused = await place.RunAsync("export", "x", "/proc/x.npy", "--retire");

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains($"'x' ({id}) is sealed now", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("sealed", (await place.JsonAsync("show", "x")).GetProperty("state").GetString());
    }

    // Goal: whoever types too few digits learns that more are needed.
    [Fact]
    public async Task The_beginning_of_an_id_has_at_least_four_digits()
    {
        await using var place = await SegmentPlace.StartAsync(withHost: false);
        var id = (await place.JsonAsync("create", "x", "--shape", "3")).GetProperty("id").GetString()!;

        var tooShort = await place.RunAsync("show", id[..3]);

        Assert.Equal(2, tooShort.ExitCode);
        Assert.Contains("not the first digits of one, of which there must be four at least", tooShort.Errors, StringComparison.Ordinal);
        Assert.Equal(id, (await place.JsonAsync("show", id[..4])).GetProperty("id").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Why_names_the_process_that_has_the_segment_open(bool withHost)
    {
        await using var place = await SegmentPlace.StartAsync(withHost);
        var created = await place.JsonAsync("create", "x", "--shape", "1000", "--fill", "zeros");
        await using var reader = Cli.StartProbe("hold-reader", place.SegmentsDirectory, created.GetProperty("handle").GetString()!);
        await reader.SaysAsync("open");

        var why = await place.JsonAsync("why", "x");
        var text = await place.RunAsync("why", "x");

        var lease = Assert.Single(why.GetProperty("leases").EnumerateArray());
        Assert.Equal(reader.Pid, lease.GetProperty("pid").GetInt32());
        Assert.Equal("read-only", lease.GetProperty("mode").GetString());
        Assert.Contains($"{reader.Pid}", text.Output, StringComparison.Ordinal);

        // Where process 1 is of this user, as in a container, it is there as long as the test is.
        Assert.All(
            why.GetProperty("unreadable").EnumerateArray().Select(pid => pid.GetInt32()).Where(pid => pid == 1),
            pid => Assert.Matches($@"Not everything is seen: process(es)? (\d+, )*{pid}(, \d+)* of this user cannot be looked into, and may have it open\.", text.Output));
    }

    // Goal: whoever asks why a segment is still there is told all of it: whose it is, its state and age, and every process that has it open, NumPy too, until that is killed.
    [SkippableTheory]
    [InlineData(true, "it was given to the run, and stays until somebody retires it or the run ends")]
    [InlineData(false, "it lies in a bare directory, and stays until somebody retires it")]
    public async Task Why_names_views_and_NumPy_with_pid_and_start_time_until_they_are_killed(bool withHost, string owner)
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        await using var place = await SegmentPlace.StartAsync(withHost);
        var created = await place.JsonAsync("create", "x", "--shape", "1000", "--fill", "zeros");
        await using var view = Cli.StartProbe("hold-writer", place.SegmentsDirectory, created.GetProperty("handle").GetString()!);
        await using var numPy = TestProcess.Start(
            NumPy.Interpreter!,
            ["-u", "-c", "import numpy, sys; x = numpy.load(sys.argv[1], mmap_mode='r'); print('mapped'); input()", created.GetProperty("path").GetString()!]);
        await view.SaysAsync("open");
        await numPy.SaysAsync("mapped");

        var why = await place.JsonAsync("why", "x");
        var text = await place.RunAsync("why", "x");
        Assert.Equal((owner, "filling"), (why.GetProperty("owner").GetString(), why.GetProperty("state").GetString()));
        Assert.InRange(why.GetProperty("createdAt").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow);
        var expected = new[] { (view.Pid, view.StartTicks, "read-write", false), (numPy.Pid, numPy.StartTicks, "read-only", true) };
        Assert.Equal(expected.Order(), Leases(why).Order());
        Assert.Contains($"Why it is there: {owner}.", text.Output, StringComparison.Ordinal);
        Assert.Contains($"Process {view.Pid} (", text.Output, StringComparison.Ordinal);
        Assert.Matches($@"Process {numPy.Pid} \(.+\), started \d+ (s|min) ago, has the file open or mapped without ActorShm, read-only\.", text.Output);
        Assert.Matches(@"state +filling", text.Output);
        Assert.Matches(@"created +\S+ \S+ UTC, \d+ (s|min) ago", text.Output);

        await numPy.KillAsync();
        await view.KillAsync();
        Assert.Empty(Leases(await place.JsonAsync("why", "x")));
        Assert.Equal(0, (await place.RunAsync("seal", "x")).ExitCode); // the dead are in nobody's way
        Assert.Equal("sealed", (await place.JsonAsync("why", "x")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Why_says_that_the_maker_of_an_unfinished_segment_is_alive_or_dead()
    {
        await using var place = await SegmentPlace.StartAsync(withHost: false);
        await using var maker = Cli.StartProbe("live", "bare", place.SegmentsDirectory, "half-filled");
        await maker.SaysAsync("at half-filled");
        var alive = await place.JsonAsync("why", "life");
        await maker.KillAsync();
        var dead = await place.JsonAsync("why", "life");

        Assert.StartsWith($"process {maker.Pid} is making it", alive.GetProperty("owner").GetString(), StringComparison.Ordinal);
        Assert.StartsWith($"process {maker.Pid}, which made it, ended before it was sealed or kept", dead.GetProperty("owner").GetString(), StringComparison.Ordinal);
        await place.JsonAsync("create", "next", "--shape", "1");
        Assert.Equal(2, (await place.RunAsync("why", "life")).ExitCode);
    }

    // Goal: whatever somebody asks about a segment whose maker was killed, he is told the same.
    [Fact]
    public async Task A_segment_whose_maker_was_killed_is_unfinished_for_every_command_until_one_removes_it()
    {
        await using var place = await SegmentPlace.StartAsync(withHost: false);
        await using var maker = Cli.StartProbe("live", "bare", place.SegmentsDirectory, "half-filled");
        await maker.SaysAsync("at half-filled");
        await maker.KillAsync();
        var story = $"process {maker.Pid}, which made it, ended before it was sealed or kept";

        Assert.Equal("unfinished", Assert.Single((await place.JsonAsync("list")).GetProperty("segments").EnumerateArray()).GetProperty("state").GetString());
        Assert.Contains(" unfinished ", (await place.RunAsync("list")).Output, StringComparison.Ordinal);
        Assert.Matches(@"state +unfinished", (await place.RunAsync("show", "life")).Output);
        Assert.Contains(story, (await place.RunAsync("why", "life")).Output, StringComparison.Ordinal);
        var exported = await place.RunAsync("export", "life", place.Scratch.Combine("life.npy"));
        Assert.Equal(2, exported.ExitCode);
        Assert.Contains($"unfinished: {story}", exported.Errors, StringComparison.Ordinal);

        var sealing = await place.RunAsync("seal", "life"); // changes something, so it sweeps first
        Assert.Equal(2, sealing.ExitCode);
        Assert.Contains($"unfinished: {story}, so it was removed", sealing.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(place.SegmentsDirectory));
        Assert.Contains("There is no segment 'life'", (await place.RunAsync("seal", "life")).Errors, StringComparison.Ordinal);
    }

    // Goal: who asks for what a command does at its beginning has it done. Method: the sweep that comes first takes the segment away.
    [Fact]
    public async Task Retiring_a_segment_whose_maker_was_killed_removes_it()
    {
        await using var place = await SegmentPlace.StartAsync(withHost: false);
        await using var maker = Cli.StartProbe("live", "bare", place.SegmentsDirectory, "half-filled");
        await maker.SaysAsync("at half-filled");
        await maker.KillAsync();

        var retiring = await place.RunAsync("retire", "life");

        Assert.Equal(0, retiring.ExitCode);
        Assert.Contains($"unfinished: process {maker.Pid}, which made it, ended before it was sealed or kept", retiring.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(place.SegmentsDirectory));
    }

    // Method: a reader has it open, so no sweep removes it.
    [Fact]
    public async Task A_segment_whose_maker_was_killed_is_not_sealed_while_somebody_has_it_open()
    {
        await using var place = await SegmentPlace.StartAsync(withHost: false);
        await using var maker = Cli.StartProbe("live", "bare", place.SegmentsDirectory, "half-filled");
        await maker.SaysAsync("at half-filled");
        var handle = Assert.Single((await place.JsonAsync("list")).GetProperty("segments").EnumerateArray()).GetProperty("handle").GetString()!;
        await using var reader = Cli.StartProbe("hold-reader", place.SegmentsDirectory, handle);
        await reader.SaysAsync("open");
        await maker.KillAsync();

        var sealing = await place.RunAsync("seal", "life");
        var retiring = await place.RunAsync("retire", "life");

        Assert.Equal(2, sealing.ExitCode);
        Assert.Contains($"is unfinished: process {maker.Pid}, which made it, ended before it was sealed or kept", sealing.Errors, StringComparison.Ordinal);
        Assert.True(retiring.ExitCode == 0, retiring.Errors);
        Assert.Empty((await place.JsonAsync("list")).GetProperty("segments").EnumerateArray());
    }

    // Goal: what was given to a run can be taken out of it when its host was killed, as the run book says.
    [Fact]
    public async Task An_unsealed_segment_of_a_run_whose_host_was_killed_is_exported()
    {
        using var scratch = new ScratchDirectory();
        await using var host = await RunningHost.StartAsync(nodes: 1);
        var made = await Cli.JsonAsync("segments", "create", "x", "--shape", "1000", "--fill", "random:42", "--run-dir", host.RunDirectory);
        var bytes = await File.ReadAllBytesAsync(made.GetProperty("path").GetString()!);
        await host.Process.KillAsync();
        string[] left = ["--dir", Path.Combine(host.RunDirectory, "segments")];

        Assert.Equal("filling", (await Cli.JsonAsync(["segments", "show", "x", .. left])).GetProperty("state").GetString());
        var exported = await Cli.RunAsync(["segments", "export", "x", scratch.Combine("x.npy"), .. left]);

        Assert.True(exported.ExitCode == 0, exported.Errors);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(scratch.Combine("x.npy")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wrong_input_is_refused_with_a_sentence_and_leaves_nothing(bool withHost)
    {
        await using var place = await SegmentPlace.StartAsync(withHost);
        await File.WriteAllTextAsync(place.Scratch.Combine("text.npy"), "no array at all");

        (string[] Arguments, string Expected)[] cases =
        [
            (["create", "x", "--shape", "3,y"], "'y' is no length"),
            (["create", "x", "--shape", "3", "--dtype", "float63"], "float63"),
            (["create", "x", "--shape", "3", "--fill", "sevens"], "sevens"),
            (["create", "x", "--shape", "3", "--dtype", "int8", "--fill", "full:300"], "300"),
            (["create", "x"], "--shape"),
            (["import", place.Scratch.Combine("text.npy")], "text.npy"),
            (["import", place.Scratch.Combine("missing.npy")], "missing.npy"),
            (["show", "nothing"], "nothing"),
            (["seal", "nothing"], "nothing"),
            (["retire", "nothing"], "nothing"),
            (["why", "nothing"], "nothing"),
        ];
        foreach (var (arguments, expected) in cases)
        {
            var result = await place.RunAsync(arguments);
            Assert.True(result.ExitCode == 2, $"{string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Errors}");
            Assert.Contains(expected, result.Errors, StringComparison.Ordinal);
        }

        Assert.Empty((await place.JsonAsync("list")).GetProperty("segments").EnumerateArray());
    }

    [Fact]
    public async Task More_than_there_is_ends_with_4_and_both_numbers()
    {
        await using var place = await SegmentPlace.StartAsync(withHost: false);

        var refused = await place.RunAsync("create", "x", "--shape", "1000000000000000");

        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("8,000,000,000,004,096", refused.Errors.Replace("8,000,000,000,000,000", "8,000,000,000,004,096", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(place.SegmentsDirectory));
    }

    [Fact]
    public async Task Odd_names_targets_and_places_are_refused_and_nothing_is_made_or_replaced()
    {
        await using var place = await SegmentPlace.StartAsync(withHost: true);
        await place.JsonAsync("create", "x", "--shape", "3");
        var missing = place.Scratch.Combine("missing");
        var pipe = place.Scratch.Combine("pipe");
        await TestProcess.RunAsync("/usr/bin/mkfifo", [pipe]);
        var table = place.Scratch.Combine("t.csv");
        await File.WriteAllTextAsync(table, "a\n1\n");

        var array = SmallArrays.Write<int>(place.Scratch.Combine("in.npy"), "<i4", [3, 1, 2]);
        var mine = Path.Combine(place.RunDirectory, "mine.npy");

        (string[] Arguments, int ExitCode)[] cases =
        [
            (["segments", "show", "", "--run-dir", place.RunDirectory], 2),
            (["segments", "create", "", "--shape", "3", "--run-dir", place.RunDirectory], 2),
            (["segments", "create", "two\nlines", "--shape", "3", "--run-dir", place.RunDirectory], 2),
            (["segments", "export", "x", pipe, "--run-dir", place.RunDirectory], 2),
            (["segments", "export", "x", table, "--run-dir", place.RunDirectory], 2),
            (["segments", "export", "x", "", "--run-dir", place.RunDirectory], 2),
            (["segments", "import", "", "--run-dir", place.RunDirectory], 2),
            (["segments", "export", "x", place.Scratch.Path, "--run-dir", place.RunDirectory], 2),
            (["segments", "export", "x", Path.Combine(missing, "x.npy"), "--run-dir", place.RunDirectory], 2),
            (["segments", "export", "x", mine, "--run-dir", place.RunDirectory], 2),
            (["eval", "y = x + 1", "--input", $"x={array}", "--output", $"y={mine}", "--run-dir", place.RunDirectory], 2),
            (["segments", "list", "--dir", missing], 2),
            (["segments", "retire", "x", "--dir", place.SegmentsDirectory], 2),
        ];
        foreach (var (arguments, exitCode) in cases)
        {
            var result = await Cli.RunAsync(arguments);
            Assert.True(result.ExitCode == exitCode, $"{string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Errors}");
            Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal); // a sentence, no trace
        }

        Assert.False(Directory.Exists(missing));
        Assert.Equal("a\n1\n", await File.ReadAllTextAsync(table));
        Assert.False(File.Exists(mine));
        Assert.Single((await place.JsonAsync("list")).GetProperty("segments").EnumerateArray());
    }

    // Goal: a path or id can be copied from where it is printed. Method: a pipe, and a terminal of 80 columns, which are less than the path has.
    [SkippableFact]
    public async Task Paths_and_ids_are_printed_in_one_piece()
    {
        Skip.IfNot(File.Exists("/usr/bin/script"), "There is no script to give a command a terminal.");
        await using var place = await SegmentPlace.StartAsync(withHost: false);
        var directory = place.Scratch.Combine(new string('d', 200));
        var terminal = new Dictionary<string, string?> { ["TERM"] = "xterm" };
        var made = await Cli.JsonAsync("segments", "create", "x", "--shape", "3", "--dir", directory);
        var (path, id) = (made.GetProperty("path").GetString()!, made.GetProperty("id").GetString()!);

        var piped = await Cli.RunAsync("segments", "show", "x", "--dir", directory);
        var shown = await AtTerminalAsync("show", "x");
        var listed = await AtTerminalAsync("list");
        await using var watch = TestProcess.Start("/usr/bin/script", TerminalArguments("list", "--watch"), terminal);
        await Watchdog.UntilAsync("the table was drawn over", () => watch.Output.Contains("A\e[J", StringComparison.Ordinal));
        watch.Tell("\u0003");
        Assert.Equal(0, (await watch.ExitAsync()).ExitCode);

        Assert.Contains(piped.Output.Split('\n'), line => line.Contains($" {path}", StringComparison.Ordinal));
        Assert.Contains(shown.Output.Split('\n'), line => line.Contains($" {path}", StringComparison.Ordinal));
        Assert.Contains(shown.Output.Split('\n'), line => line.TrimEnd('\r') is var text && text.StartsWith("state", StringComparison.Ordinal) && text.EndsWith("filling", StringComparison.Ordinal)); // no blanks to the width of the longest
        Assert.Contains(listed.Output.Split('\n'), line => line.Contains(" x ", StringComparison.Ordinal) && line.Contains(id, StringComparison.Ordinal));
        Assert.Contains(watch.Output.Split('\n'), line => line.Contains(" x ", StringComparison.Ordinal) && line.Contains(id, StringComparison.Ordinal));

        Task<TestResult> AtTerminalAsync(params string[] verb) => TestProcess.RunAsync("/usr/bin/script", TerminalArguments(verb), terminal);

        // In the place of the shell: some would stay, and end with Ctrl-C themselves.
        string[] TerminalArguments(params string[] verb) => ["-qec", $"stty cols 80; exec '{Cli.HostExecutable}' segments {string.Join(' ', verb)} --dir '{directory}'", "/dev/null"];
    }

    [Fact]
    public async Task The_directory_of_a_living_run_is_no_bare_directory_to_look_into()
    {
        await using var place = await SegmentPlace.StartAsync(withHost: true);

        var result = await Cli.RunAsync("segments", "list", "--dir", place.RunDirectory);

        Assert.True(result.ExitCode == 2, $"{result.ExitCode}: {result.Errors}");
        Assert.Contains("Name a run by --run-dir", result.Errors, StringComparison.Ordinal);
    }

    private static IEnumerable<(int Pid, long? StartTicks, string Mode, bool IsForeign)> Leases(JsonElement why) => why.GetProperty("leases").EnumerateArray().Select(lease => (
        lease.GetProperty("pid").GetInt32(),
        (long?)lease.GetProperty("startTime").GetInt64(),
        lease.GetProperty("mode").GetString()!,
        lease.GetProperty("foreign").GetBoolean()));
}
