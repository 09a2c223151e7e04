using System.Diagnostics;

namespace ActorShm.Testing;

/// <summary>A real process under test: its output is collected, its exit code awaited, and it is ended with the test.</summary>
public sealed class TestProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];
    private readonly Task _exited;

    private TestProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Collect(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Collect(_errors, line.Data);
        _process.Start();
        StartTicks = ReadStartTicks(_process.Id);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _exited = _process.WaitForExitAsync();
    }

    public int Pid => _process.Id;

    /// <summary>When it started, in clock ticks since boot: with the pid it names the process for all time. Null if it ended before one could look.</summary>
    public long? StartTicks { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>Standard output so far.</summary>
    public string Output => Text(_output);

    /// <summary>Standard error so far.</summary>
    public string Errors => Text(_errors);

    /// <summary>Starts an executable.</summary>
    /// <param name="executable">Its path.</param>
    /// <param name="arguments">Its arguments, as they are.</param>
    /// <param name="environment">Variables to set; null values remove.</param>
    public static TestProcess Start(string executable, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(executable, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Remove("ACTORSHM_RUN_DIR"); // the run of whoever runs the tests

        // How the runtime keeps its code matters at the limits of a process, whose tests take this away again. Without it, starting a process takes a tenth more of processor time, of which tests with processes are made.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        return new TestProcess(start);
    }

    /// <summary>Runs an executable to its end.</summary>
    public static async Task<TestResult> RunAsync(
        string executable, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        await using var process = Start(executable, arguments, environment);
        return await process.ExitAsync();
    }

    /// <summary>Waits for a line on standard output that contains the text.</summary>
    public Task SaysAsync(string text) => Watchdog.UntilAsync(
        $"process {Pid} says '{text}'",
        () => Output.Contains(text, StringComparison.Ordinal)
            || (_exited.IsCompleted ? throw new InvalidOperationException($"The process ended without saying '{text}'.\n{Output}\n{Errors}") : false));

    /// <summary>Writes a line to its standard input.</summary>
    public void Tell(string line) => _process.StandardInput.WriteLine(line);

    /// <summary>Waits until it ends by itself.</summary>
    public async Task<TestResult> ExitAsync()
    {
        await _exited.WaitAsync(Watchdog.Limit);
        return new TestResult(_process.ExitCode, Output, Errors);
    }

    /// <summary>Sends a signal.</summary>
    public void Signal(int signal) => Signals.Send(Pid, signal);

    /// <summary>Ends it without any of its cleanup, and returns once it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _exited.WaitAsync(Watchdog.Limit);
    }

    /// <summary>Ends what still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _exited.WaitAsync(Watchdog.Limit);
        }

        _process.Dispose();
    }

    private static long? ReadStartTicks(int pid)
    {
        try
        {
            // 4711 (name with anything in it) S 1 ...; the start time is field 22, and the state is field 3
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[22 - 3], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static void Collect(List<string> lines, string? line)
    {
        if (line is not null)
        {
            lock (lines)
            {
                lines.Add(line);
            }
        }
    }

    private static string Text(List<string> lines)
    {
        lock (lines)
        {
            return string.Join('\n', lines);
        }
    }
}

/// <summary>How a process ended, and all it wrote.</summary>
public sealed record TestResult(int ExitCode, string Output, string Errors);
