using System.Buffers.Binary;
using System.Text.Json;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>Wrong input ends with exit code 2, a sentence that says what to do, nothing on standard output and no file changed.</summary>
public sealed class EvalErrorProcessTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public Task A_missing_file_is_named() => RefusesAsync("no-such.npy", ["eval", "sum(x)", "--input", $"x={_scratch.Combine("no-such.npy")}"]);

    [Fact]
    public async Task A_truncated_file_is_refused_with_both_sizes()
    {
        var path = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", [1, 2, 3, 4]);
        await using (var file = File.OpenWrite(path))
        {
            file.SetLength(128 + 20);
        }

        var errors = await RefusesAsync("148", ["eval", "sum(x)", "--input", $"x={path}"]);
        Assert.Contains("160", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_npy_is_refused()
    {
        var path = _scratch.Combine("x.npy");
        await File.WriteAllTextAsync(path, new string('z', 5000));
        await RefusesAsync(".npy", ["eval", "sum(x)", "--input", $"x={path}"]);
    }

    [Fact]
    public async Task A_file_that_lets_nobody_read_it_is_refused_in_one_line()
    {
        var loop = _scratch.Combine("loop.npy");
        File.CreateSymbolicLink(loop, loop);

        Assert.Single((await RefusesAsync(loop, ["eval", "sum(x)", "--input", $"x={loop}"])).Trim().Split('\n'));
        Assert.Single((await RefusesAsync("/proc/self/mem", ["eval", "sum(x)", "--input", "x=/proc/self/mem"])).Trim().Split('\n'));
    }

    [Theory]
    [InlineData(">f8", "big-endian")]
    [InlineData("<U4", "Unicode strings")]
    public Task An_element_type_that_is_not_known_is_named(string descr, string word)
    {
        var path = SmallArrays.Write<double>(_scratch.Combine("x.npy"), descr, [1, 2, 3, 4]);
        return RefusesAsync(word, ["eval", "sum(x)", "--input", $"x={path}"]);
    }

    // Goal: what the error advises works as it stands. Method: a shell runs it, over a name that a shell would take apart; only the directory is the test's.
    [Fact]
    public async Task The_command_that_a_big_endian_file_is_refused_with_can_be_pasted_and_prints_a_file_that_works()
    {
        var numbers = new byte[2 * sizeof(double)];
        BinaryPrimitives.WriteDoubleBigEndian(numbers, 2);
        BinaryPrimitives.WriteDoubleBigEndian(numbers.AsSpan(sizeof(double)), 4.5);
        var path = SmallArrays.Write<byte>(_scratch.Combine("it's big; endian.npy"), ">f8", numbers, "(2,)");
        var errors = await RefusesAsync("big-endian", ["eval", "sum(x)", "--input", $"x={path}"]);
        var command = errors.Split('\n').Single(line => line.StartsWith("  actorshm ", StringComparison.Ordinal)).Trim();
        var directory = command[(command.LastIndexOf(' ') + 1)..];
        Assert.StartsWith("/dev/shm/", directory, StringComparison.Ordinal);

        var pasted = command.Replace(directory, _scratch.Combine("imported"), StringComparison.Ordinal).Replace("actorshm ", $"'{Cli.HostExecutable}' ", StringComparison.Ordinal);
        var import = await TestProcess.RunAsync("/bin/sh", ["-c", $"{pasted} --json"]);
        Assert.True(import.ExitCode == 0, import.Errors);
        var file = JsonDocument.Parse(import.Output).RootElement.GetProperty("path").GetString();
        var answer = await Cli.JsonAsync("eval", "sum(x)", "--input", $"x={file}");

        Assert.Equal(6.5, answer.GetProperty("results")[0].GetProperty("value").GetDouble());
    }

    [Fact]
    public async Task An_error_that_only_the_data_shows_is_one_of_the_program()
    {
        var path = SmallArrays.Write<long>(_scratch.Combine("n.npy"), "<i8", [1, -2, 3]);
        await RefusesAsync("negative integer powers", ["eval", "2 ** n", "--input", $"n={path}"]);
        await RefusesAsync("All-NaN slice", ["eval", "nanargmin(n / 0 * 0)", "--input", $"n={path}"]);
    }

    [Fact]
    public async Task A_missing_column_is_answered_with_the_list_of_columns()
    {
        var csv = _scratch.Combine("t.csv");
        await File.WriteAllTextAsync(csv, "time,temp\n1,2\n");
        await RefusesAsync("time, temp", ["eval", "sum(t)", "--input", $"t={csv}:tmep"]);
        await RefusesAsync("time, temp", ["eval", "sum(t)", "--input", $"t={csv}"]);
    }

    [Fact]
    public async Task A_cell_that_is_no_number_is_named_by_row_and_column()
    {
        var csv = _scratch.Combine("t.csv");
        await File.WriteAllTextAsync(csv, "time,temp\n1,2\n2,\"3,5\"\n");
        var errors = await RefusesAsync("row 2", ["eval", "sum(t)", "--input", $"t={csv}:temp"]);
        Assert.Contains("'temp'", errors, StringComparison.Ordinal);
        Assert.Contains("3,5", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_usage_is_exit_code_2()
    {
        var x = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", [1, 2]);
        await RefusesAsync("--nodes", ["eval", "sum(x)", "--input", $"x={x}", "--nodes", "2", "--run-dir", _scratch.Path]);
        await RefusesAsync("--nodes", ["eval", "sum(x)", "--input", $"x={x}", "--nodes", "0"]);
        await RefusesAsync("'abc'", ["eval", "sum(x)", "--input", $"x={x}", "--nodes", "abc"]);
        await RefusesAsync("--run-dir", ["nodes", "list", "--run-dir", string.Empty]);
        await RefusesAsync("/dev/null", ["eval", "y = x", "--input", $"x={x}", "--output", "y=/dev/null"]);
        await RefusesAsync("--output", ["eval", "y = x", "--input", $"x={x}", "--output", $"y={_scratch.Combine(new string('a', 300))}"]);
        await RefusesAsync("/proc/xx", ["host", "--nodes", "1", "--run-dir", "/proc/xx"]);
        await RefusesAsync("--report", ["load", Path.Combine(Cli.Checkout, "hocon", "scenarios", "smoke.conf"), "--report", "/proc/xx"]);
        await RefusesAsync("--report", ["bench", "nine-ways", "--elements", "10", "--report", x]);
        await RefusesAsync("NAME=FILE", ["eval", "sum(x)", "--input", x]);
        await RefusesAsync("sun(x)", ["eval", "sun(x)", "--input", $"x={x}"]);
        await RefusesAsync("x +", ["eval", "x +", "--input", $"x={x}"]);
        await RefusesAsync("y", ["eval", "y = x", "--input", $"x={x}"]);
        await RefusesAsync("frobnicate", ["frobnicate"]);
        await RefusesAsync("--elements", ["demo", "--elements", "0"]);
    }

    [Fact]
    public async Task An_array_that_no_file_could_hold_is_told_in_one_sentence()
    {
        string[][] commands = [["segments", "create", "x", "--shape", "9223372036854775807", "--dir", _scratch.Combine("segments")], ["demo", "--elements", "9223372036854775807"]];
        foreach (var command in commands)
        {
            Assert.EndsWith("and type float64 is longer than any file can be.", await RefusesAsync("9223372036854775807", command), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_input_is_never_replaced_by_an_output()
    {
        var x = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", [1, 2]);
        var before = await File.ReadAllBytesAsync(x);
        File.CreateSymbolicLink(_scratch.Combine("link.npy"), x);

        await RefusesAsync("is the input 'x'", ["eval", "y = x + 1", "--input", $"x={x}", "--output", $"y={x}"]);
        await RefusesAsync("is the input 'x'", ["eval", "y = x + 1", "--input", $"x={_scratch.Combine("link.npy")}", "--output", $"y={x}"]);
        await RefusesAsync("both be written", ["eval", "y = x; z = x", "--input", $"x={x}", "--output", $"y={_scratch.Combine("o.npy")}", "--output", $"z={_scratch.Combine("o.npy")}"]);

        Assert.Equal(before, await File.ReadAllBytesAsync(x));
    }

    [Fact]
    public async Task A_setting_that_does_not_exist_is_refused_with_its_line()
    {
        var conf = _scratch.Combine("mine.conf");
        await File.WriteAllTextAsync(conf, "actorshm {\n  job.partition-per-node = 3\n  host.join-timeout = lots\n}\n");
        var x = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", [1, 2]);

        var errors = await RefusesAsync("mine.conf:2", ["eval", "sum(x)", "--input", $"x={x}", "--config", conf]);
        Assert.Contains("join-timeout", errors, StringComparison.Ordinal);
    }

    // Goal: an output never gets another name than was asked for. Method: a shell passes a byte that is no UTF-8, which the runtime reads as U+FFFD.
    [Fact]
    public async Task An_output_whose_name_is_not_utf_8_is_refused()
    {
        var x = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", [1, 2]);

        var result = await TestProcess.RunAsync(
            "/bin/sh", ["-c", """exec "$0" eval 'y = x' --input "x=$1/x.npy" --output "y=$1/$(printf 'y\377').npy" """, Cli.HostExecutable, _scratch.Path]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("is not UTF-8", result.Errors, StringComparison.Ordinal);
        Assert.Equal([x], Directory.GetFiles(_scratch.Path));
    }

    [Fact]
    public async Task A_segment_that_cannot_fit_is_exit_code_4_with_both_numbers()
    {
        var result = await Cli.RunAsync("demo", "--elements", "1000000000000", "--nodes", "1");

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("8,000,000,", result.Errors, StringComparison.Ordinal);
    }

    private static async Task<string> RefusesAsync(string word, string[] arguments)
    {
        var result = await Cli.RunAsync(arguments);
        Assert.True(result.ExitCode == 2, $"Exit code {result.ExitCode}: {result.Errors}");
        Assert.Contains(word, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal); // no stack trace
        Assert.Empty(result.Output);
        return result.Errors;
    }

    // Goal: what is not found because the run is gone is not the asker's mistake. Method: eval reads a pipe when the directory goes, and then needs an array.
    [Fact]
    public async Task A_run_directory_that_is_removed_under_an_eval_is_no_host()
    {
        await using var host = await RunningHost.StartAsync(nodes: 1);
        var pipe = _scratch.Combine("x.csv");
        await TestProcess.RunAsync("/usr/bin/mkfifo", [pipe]);
        await using var eval = Cli.Start("eval", "sum(x)", "--input", $"x={pipe}:t", "--run-dir", host.RunDirectory);
        await using (var writer = new StreamWriter(await Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)).WaitAsync(Watchdog.Limit)))
        {
            Directory.Delete(host.RunDirectory, recursive: true);
            await writer.WriteAsync("t\n1\n");
        }

        var ended = await eval.ExitAsync();

        Assert.True(ended.ExitCode == 3, $"{ended.ExitCode}: {ended.Errors}");
        Assert.Contains($"The run at {host.RunDirectory} is gone", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_of_numbers_is_noted_on_standard_error_beside_a_document()
    {
        var file = _scratch.Combine("x.csv");
        await File.WriteAllTextAsync(file, "1,2\n3,4\n");

        foreach (var verb in (string[])["eval", "explain"])
        {
            var result = await Cli.RunAsync(verb, "sum(t)", "--input", $"t={file}:1", "--nodes", "1", "--json");

            Assert.True(result.ExitCode == 0, result.Errors);
            Assert.Contains($"actorshm: note: the first line of {file} is taken as the names of its columns", result.Errors, StringComparison.Ordinal);
            using var document = JsonDocument.Parse(result.Output);
        }
    }
}
