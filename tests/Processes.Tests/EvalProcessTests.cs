using System.Text.Json;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

public sealed class EvalProcessTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_program_over_a_npy_file_gives_the_known_answers()
    {
        var x = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", [0, 3, 4, double.NaN]);

        var answer = await Cli.JsonAsync("eval", "y = x*x + 1; nanmean(y) ; nanmax(x)\nisnan(x)\nsum(x)", "--input", $"x={x}", "--nodes", "2");

        var results = answer.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal(["nanmean(y)", "nanmax(x)", "isnan(x)", "sum(x)"], results.Select(r => r.GetProperty("name").GetString()));
        Assert.Equal((1 + 10 + 17) / 3.0, results[0].GetProperty("value").GetDouble(), 1e-15);
        Assert.Equal(4, results[1].GetProperty("value").GetDouble());
        Assert.Equal("bool", results[2].GetProperty("dtype").GetString());
        Assert.Equal([false, false, false, true], results[2].GetProperty("value").EnumerateArray().Select(v => v.GetBoolean()));
        Assert.Equal("nan", results[3].GetProperty("value").GetString());
        Assert.Equal(2, answer.GetProperty("nodes").GetInt32());
        Assert.Equal(Engine.Name, answer.GetProperty("engine").GetString());
        Assert.True(answer.GetProperty("bytesMapped").GetInt64() >= 32);
        Assert.True(answer.GetProperty("bytesMessaged").GetInt64() > 0);
        Assert.True(answer.GetProperty("elapsedMs").GetDouble() > 0);
        Assert.Equal(0, answer.GetProperty("retries").GetInt64());
    }

    [Fact]
    public async Task The_document_names_what_was_written_and_says_why_an_array_is_not_shown()
    {
        var x = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(20_000));
        var y = _scratch.Combine("y.npy");

        var answer = await Cli.JsonAsync("eval", "y = int64(x > 0); x + 1; y", "--input", $"x={x}", "--output", $"y={y}", "--nodes", "1");

        var output = Assert.Single(answer.GetProperty("outputs").EnumerateArray());
        Assert.Equal(("y", "int64", y), (output.GetProperty("name").GetString(), output.GetProperty("dtype").GetString(), output.GetProperty("path").GetString()));
        Assert.Equal(20_000, output.GetProperty("shape")[0].GetInt32());
        var results = answer.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal("array of shape (20000,); name an --output to keep it", results[0].GetProperty("note").GetString());
        Assert.Equal(JsonValueKind.Null, results[0].GetProperty("path").ValueKind);
        Assert.Equal(JsonValueKind.Null, results[1].GetProperty("note").ValueKind);
        Assert.Equal(y, results[1].GetProperty("path").GetString());
    }

    // Goal: a number of an open file means the caller's file. Method: the host has another array open under the same number.
    [Fact]
    public async Task An_input_that_is_open_under_a_number_is_the_callers_and_not_the_hosts()
    {
        using var run = new ScratchDirectory("/dev/shm");
        SmallArrays.Write<double>(run.Combine("host.npy"), "<f8", [1, 1, 1]);
        SmallArrays.Write<double>(run.Combine("caller.npy"), "<f8", [2, 2, 2]);
        const string Script = """
            "$0" host --nodes 1 --run-dir "$1/run" --ready-file "$1/ready" 9<"$1/host.npy" >/dev/null &
            host=$!
            while [ ! -e "$1/ready" ]; do kill -0 $host || exit 1; sleep 0.1; done
            "$0" eval 'sum(x)' --json --run-dir "$1/run" --input x=/dev/fd/9 9<"$1/caller.npy" && "$0" eval 'sum(x)' --json --run-dir "$1/run" --input x=/dev/stdin <"$1/host.npy" >/dev/null
            code=$?
            kill $host
            wait $host
            exit $code
            """;

        var result = await TestProcess.RunAsync("/bin/sh", ["-c", Script, Cli.HostExecutable, run.Path]);

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal(6, JsonDocument.Parse(result.Output).RootElement.GetProperty("results")[0].GetProperty("value").GetDouble());
    }

    // Goal: who has named a run for all commands computes there, and learns when it is gone. Method: the number of nodes tells which run it was; a private one has at least two unless told otherwise.
    [Fact]
    public async Task The_run_that_the_environment_names_is_used_unless_a_private_one_is_asked_for()
    {
        await using var host = await RunningHost.StartAsync(nodes: 1);

        Assert.Equal(1, await NodesOfAsync(host.RunDirectory));
        Assert.Equal(2, await NodesOfAsync(host.RunDirectory, "--nodes", "2"));
        Assert.Equal(1, await NodesOfAsync(_scratch.Combine("nothing"), "--run-dir", host.RunDirectory));
        var gone = await InAsync(_scratch.Combine("nothing"));
        Assert.Equal(3, gone.ExitCode);
        Assert.Contains(_scratch.Combine("nothing"), gone.Errors, StringComparison.Ordinal);

        Task<TestResult> InAsync(string run, params string[] more) => TestProcess.RunAsync(
            Cli.HostExecutable, ["eval", "1 + 1", "--json", .. more], new Dictionary<string, string?>(StringComparer.Ordinal) { ["ACTORSHM_RUN_DIR"] = run });

        async Task<int> NodesOfAsync(string run, params string[] more)
        {
            var result = await InAsync(run, more);
            Assert.True(result.ExitCode == 0, result.Errors);
            return JsonDocument.Parse(result.Output).RootElement.GetProperty("nodes").GetInt32();
        }
    }

    [Theory]
    [InlineData("|b1", "bool", "sum(x)", "int64", "2")]
    [InlineData("<i4", "int32", "max(x) * 2", "int32", "14")]
    [InlineData("<i8", "int64", "max(x)", "int64", "9007199254740993")]
    [InlineData("<f4", "float32", "min(x)", "float32", "0.1")]
    public async Task Every_element_type_is_read_and_answered_by_its_name(string descr, string name, string program, string resultType, string value)
    {
        var path = _scratch.Combine("x.npy");
        _ = name switch
        {
            "bool" => SmallArrays.Write<bool>(path, descr, [true, false, true]),
            "int32" => SmallArrays.Write<int>(path, descr, [7, -3]),
            "int64" => SmallArrays.Write<long>(path, descr, [9007199254740993, 1]),
            _ => SmallArrays.Write<float>(path, descr, [0.5f, 0.1f]),
        };

        var result = (await Cli.JsonAsync("eval", program, "--input", $"x={path}", "--nodes", "1")).GetProperty("results")[0];

        Assert.Equal(resultType, result.GetProperty("dtype").GetString());
        Assert.Equal(value, result.GetProperty("value").GetRawText());
    }

    [Fact]
    public async Task The_answer_has_the_same_bits_for_any_number_of_nodes()
    {
        var x = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(1_000_003));
        var answers = new List<string>();
        foreach (var nodes in (string[])["1", "2", "3"])
        {
            var answer = await Cli.JsonAsync("eval", "sum(x); mean(sin(x)); min(x*x); sum(exp(-abs(x)))", "--input", $"x={x}", "--nodes", nodes);
            answers.Add(string.Join(' ', answer.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("value").GetRawText())));
        }

        Assert.Single(answers.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Arrays_of_several_axes_are_sliced_stretched_and_reduced_alike_by_any_number_of_nodes()
    {
        var x = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(700_000), "(1000, 700)");
        var row = SmallArrays.Write<double>(_scratch.Combine("row.npy"), "<f8", SmallArrays.Rough(700));
        var answers = new List<string>();
        foreach (var nodes in (string[])["1", "2", "3", "5"])
        {
            var answer = await Cli.JsonAsync(
                "eval", "sum(sin(row) + x[:, ::-1]); d = x - mean(x, axis=0); sum(d*d); max(x, axis=1, keepdims=True)[::333]; sum(transpose(x)[3:] * 2, axis=0)[-5:]; x[10, 20]; norm(x @ row)",
                "--input", $"x={x}", "--input", $"row={row}", "--nodes", nodes);
            answers.Add(string.Join(' ', answer.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("value").GetRawText())));
            Assert.Equal([4, 1], answer.GetProperty("results")[2].GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt32()));
        }

        Assert.Single(answers.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Temporary_arrays_end_with_their_job()
    {
        var x = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(40_000), "(200, 200)");
        await using var host = await RunningHost.StartAsync(2);

        var answer = await Cli.JsonAsync("eval", "sum(x - mean(x, axis=1, keepdims=True))", "--input", $"x={x}", "--run-dir", host.RunDirectory);

        Assert.InRange(Math.Abs(answer.GetProperty("results")[0].GetProperty("value").GetDouble()), 0, 1);
        var segments = Path.Combine(host.RunDirectory, "segments");
        await Watchdog.UntilAsync("the temporary arrays are retired", () => Directory.EnumerateFiles(segments).All(path => Path.GetFileName(path).EndsWith(".pool", StringComparison.Ordinal)));
    }

    // Goal: after a failure nobody has to find out which files are new. Method: the file system has room for the first output and not for both.
    [SkippableFact]
    public async Task When_one_of_several_outputs_has_no_room_none_is_changed()
    {
        using var disk = SmallFileSystem.Mount(megabytes: 4);
        var x = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(300_000));
        var (y, z) = (Path.Combine(disk.Path, "y.npy"), Path.Combine(disk.Path, "z.npy"));
        await File.WriteAllTextAsync(y, "older");

        var full = await Cli.RunAsync("eval", "y = x + 1; z = x - 1", "--input", $"x={x}", "--output", $"y={y}", "--output", $"z={z}", "--nodes", "1");

        Assert.True(full.ExitCode == 4, $"{full.ExitCode}: {full.Errors}");
        Assert.Equal("older", await File.ReadAllTextAsync(y));
        Assert.Equal([y], Directory.GetFileSystemEntries(disk.Path));
    }

    [Fact]
    public async Task An_output_is_written_whole_and_replaces_an_older_file()
    {
        var x = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", [1, 4, 9]);
        var y = _scratch.Combine("y.npy");
        await File.WriteAllTextAsync(y, "something older");

        var answer = await Cli.JsonAsync("eval", "y = sqrt(x); y", "--input", $"x={x}", "--output", $"y={y}", "--nodes", "2");
        var again = await Cli.JsonAsync("eval", "sum(y)", "--input", $"y={y}", "--nodes", "2");

        Assert.Equal(y, answer.GetProperty("results")[0].GetProperty("path").GetString());
        Assert.Equal([1.0, 2, 3], answer.GetProperty("results")[0].GetProperty("value").EnumerateArray().Select(v => v.GetDouble()));
        Assert.Equal(6, again.GetProperty("results")[0].GetProperty("value").GetDouble());
        Assert.Equal(["x.npy", "y.npy"], Directory.GetFiles(_scratch.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_long_array_result_is_no_part_of_the_document()
    {
        var x = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", new double[10_001]);

        var result = (await Cli.JsonAsync("eval", "x + 1", "--input", $"x={x}", "--nodes", "1")).GetProperty("results")[0];

        Assert.Equal(JsonValueKind.Null, result.GetProperty("value").ValueKind);
        Assert.Equal(JsonValueKind.Null, result.GetProperty("path").ValueKind);
        Assert.Equal(10_001, result.GetProperty("shape")[0].GetInt64());
    }

    [Fact]
    public async Task Reading_a_csv_file_for_several_inputs_is_told_once_and_apart_from_computing()
    {
        var csv = _scratch.Combine("two.csv");
        await File.WriteAllTextAsync(csv, "a,b\n1,10\n2,20\n");
        string[] arguments = ["eval", "sum(x); sum(y)", "--input", $"x={csv}:a", "--input", $"y={csv}:b", "--nodes", "2"];

        var answer = await Cli.JsonAsync(arguments);
        var file = Assert.Single(answer.GetProperty("filesRead").EnumerateArray());
        Assert.Equal([3.0, 30], answer.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("value").GetDouble()));
        Assert.Equal(csv, file.GetProperty("path").GetString());
        Assert.InRange(file.GetProperty("elapsedMs").GetDouble(), double.Epsilon, double.MaxValue);
        var people = await Cli.RunAsync([.. arguments, "--progress"]);
        Assert.Matches(@"\d ms on 2 nodes .*; \d+(\.\d)? m?s to read two\.csv\.\s*$", people.Output);
        var first = JsonDocument.Parse(people.Errors.Split('\n')[0]).RootElement;
        Assert.Equal(("reading", csv), (first.GetProperty("event").GetString(), first.GetProperty("path").GetString()));
    }

    [Fact]
    public async Task A_csv_column_is_read_with_quotes_missing_cells_and_a_byte_order_mark()
    {
        var csv = _scratch.Combine("t.csv");
        await File.WriteAllTextAsync(csv, "\uFEFF\"name, place\",t\r\n\"a \"\"b\"\"\",1.5\r\nc,NA\r\n\"d\nd\",\r\ne,-2e3\r\n");

        var answer = await Cli.JsonAsync("eval", "t; nansum(t)", "--input", $"t={csv}:t", "--nodes", "2");

        Assert.Equal(["1.5", "\"nan\"", "\"nan\"", "-2000.0"], answer.GetProperty("results")[0].GetProperty("value").EnumerateArray().Select(v => v.GetRawText()));
        Assert.Equal(-1998.5, answer.GetProperty("results")[1].GetProperty("value").GetDouble());
    }

    [SkippableFact]
    public async Task Real_weather_gives_the_answers_of_NumPy()
    {
        var csv = Path.Combine(Cli.SharedData, "weather.csv");
        Skip.IfNot(File.Exists(csv), $"There is no {csv}.");

        var answer = await Cli.JsonAsync("eval", "nanmean(t); nanmin(t); nanmax(t); nanmean((t-32)*5/9)", "--input", $"t={csv}:temp");

        var values = answer.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("value").GetDouble()).ToArray();
        Assert.Equal(55.26039212682851, values[0], 1e-12);
        Assert.Equal(10.94, values[1]);
        Assert.Equal(100.04, values[2]);
        Assert.Equal(12.92244007046029, values[3], 1e-12);
    }

    [Fact]
    public async Task Floats_read_back_to_the_same_bits()
    {
        double[] values = [-0.0, 1, 0.1, 1e300, double.Epsilon, -1.0 / 3];
        var x = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", values);

        var result = (await Cli.JsonAsync("eval", "x", "--input", $"x={x}", "--nodes", "1")).GetProperty("results")[0];

        Assert.Equal(
            values.Select(BitConverter.DoubleToInt64Bits),
            result.GetProperty("value").EnumerateArray().Select(v => BitConverter.DoubleToInt64Bits(v.GetDouble())));
        Assert.Equal(["-0.0", "1.0"], result.GetProperty("value").EnumerateArray().Take(2).Select(v => v.GetRawText()));
    }

    [Fact]
    public async Task People_get_a_table_without_asking()
    {
        var x = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", [1, 2, 3]);

        var result = await Cli.RunAsync("eval", "mean(x)", "--input", $"x={x}", "--nodes", "2");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("mean(x)", result.Output, StringComparison.Ordinal);
        Assert.Contains("float64", result.Output, StringComparison.Ordinal);
        Assert.Contains("on 2 nodes", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Errors);
    }

    // Goal: a table that is packed can be read without unpacking it to a file. Method: the shell's <(…), whose name says nothing of what is in it.
    [Fact]
    public async Task A_CSV_column_is_read_from_what_the_shell_has_opened()
    {
        using var scratch = new ScratchDirectory();
        var packed = scratch.Combine("t.csv.gz");
        await using (var file = new System.IO.Compression.GZipStream(File.Create(packed), System.IO.Compression.CompressionLevel.Fastest))
        {
            await file.WriteAsync("t,u\n1,5\n2,6\n"u8.ToArray());
        }

        var result = await TestProcess.RunAsync("/bin/bash", ["-c", $"exec '{Cli.HostExecutable}' eval 'sum(x)' --nodes 1 --json --input x=<(gzip -dc '{packed}'):u"]);

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal(11, JsonDocument.Parse(result.Output).RootElement.GetProperty("results")[0].GetProperty("value").GetDouble());
    }
}
