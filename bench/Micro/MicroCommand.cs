using System.CommandLine;
using ActorShm.Segments;

namespace ActorShm.Micro;

/// <summary>The command line: one command for each benchmark, all with the same options.</summary>
internal static class MicroCommand
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int WrongInput = 2;
    private const int Interrupted = 130;

    private static readonly Option<long> Elements = new("--elements")
    {
        Description = "How many float64 elements the large arrays have (default 100000000, 800 MB).",
        DefaultValueFactory = _ => 100_000_000,
    };

    private static readonly Option<int?> Runs = new("--runs") { Description = "How often everything is measured; each benchmark has its own default." };

    private static readonly Option<string[]> Directories = new("--directory")
    {
        Description = "Where the files lie; several for 'cold' (default /dev/shm and /var/tmp), the first for the others (default /dev/shm).",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Prints one JSON document in place of a table." };

    /// <summary>Does what the arguments ask for; the exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var root = new RootCommand("Measures the parts of ActorShm beside what the machine allows.")
        {
            Command("cold", "Ways of getting fresh pages: prepare, first fill, total, and the sum through a fresh mapping.", 3, settings => new ColdBench(settings).Run()),
            Command("pool", "Retire and create again from the pool, cleared and not; filling what comes from it.", 500, settings => new PoolBench(settings).Run()),
            Command("arrays", "Whole operations on large arrays.", 7, settings => new ArraysBench(settings).Run()),
            Command("locks", "Locks and atomic operations, in nanoseconds.", 15, settings => new LocksBench(settings).Run()),
            Command("idle", "Wake-ups and processor time of ten thousand actors that have nothing to do, beside a runtime without any.", 3, settings => new IdleBench(settings).Run()),
        };
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"micro: {parsed.Errors[0].Message} Try --help.");
            return WrongInput;
        }

        // Signals are ours: a benchmark ends between two measurements and leaves nothing behind.
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
    }

    private static Command Command(string name, string description, int defaultRuns, Func<BenchSettings, IReadOnlyList<BenchRow>> measure)
    {
        var command = new Command(name, description) { Elements, Runs, Directories, Json };
        Elements.Validators.Add(result => RequirePositive(result.GetValueOrDefault<long>(), "--elements", result.AddError));
        Runs.Validators.Add(result => RequirePositive(result.GetValueOrDefault<int?>() ?? 1, "--runs", result.AddError));
        command.SetAction(parsed =>
        {
            var settings = new BenchSettings(
                parsed.GetValue(Elements), parsed.GetValue(Runs) ?? defaultRuns, parsed.GetValue(Directories) ?? [], StopSignal.Take());
            return Measure(name, settings, parsed.GetValue(Json), measure);
        });
        return command;
    }

    private static void RequirePositive(long value, string option, Action<string> refuse)
    {
        if (value < 1)
        {
            refuse($"{option} is {value:N0}; it has to be at least 1.");
        }
    }

    private static int Measure(string name, BenchSettings settings, bool asJson, Func<BenchSettings, IReadOnlyList<BenchRow>> measure)
    {
        try
        {
            BenchPrinter.Print(name, measure(settings), asJson);
            return Success;
        }
        catch (OperationCanceledException) when (settings.Stop.IsCancellationRequested)
        {
            Console.Error.WriteLine("micro: interrupted; nothing is left behind.");
            return Interrupted;
        }
        catch (Exception expected) when (expected is SegmentException or IOException or UnauthorizedAccessException or BenchException)
        {
            Console.Error.WriteLine($"micro: {expected.Message}");
            return Failure;
        }
    }
}
