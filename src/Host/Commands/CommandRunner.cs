using ActorShm.Actors;
using ActorShm.Actors.Logging;
using ActorShm.Host.Bench;
using ActorShm.Host.Reporting;
using ActorShm.Hosting;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Host.Commands;

/// <summary>Runs the body of a command and turns how it ends into a message on standard error and an exit code.</summary>
internal static class CommandRunner
{
    /// <summary>The <c>HResult</c> of a file that may not become longer: EFBIG.</summary>
    public const int FileTooLarge = 27;

    private const int NoSpaceLeft = 28; // ENOSPC

    /// <summary>Runs a command that signals may end.</summary>
    public static async Task<int> RunAsync(Func<StopSignal, Task<int>> body)
    {
        var stop = StopSignal.OfThisProcess;
        try
        {
            return await body(stop);
        }
        catch (OperationCanceledException e) when (stop.Orderly.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync(e is KilledException or UnderWayException ? $"Interrupted. {e.Message}" : "Interrupted; nothing was left behind.");
            return stop.ExitCodeOfSignal;
        }
        catch (FileNotFoundException e) when (e.FileName is null && IsNowhere())
        {
            await Console.Error.WriteLineAsync("actorshm: The working directory was removed, so no relative path leads anywhere. Change to one that is there.");
            return ExitCode.WrongInput;
        }
        catch (Exception e) when (ExitCodeOf(e) is { } code)
        {
            await Console.Error.WriteLineAsync($"actorshm: {e.Message}");
            return code;
        }
        catch (AggregateException e) when (e.InnerExceptions.All(one => ExitCodeOf(one) is not null))
        {
            foreach (var one in e.InnerExceptions)
            {
                await Console.Error.WriteLineAsync($"actorshm: {one.Message}");
            }

            return ExitCodeOf(e.InnerExceptions[0])!.Value;
        }
    }

    /// <summary>Tells people on standard error what they should know, and programs need not; nothing for null.</summary>
    public static async Task NoteAsync(string? note)
    {
        if (note is not null)
        {
            await Console.Error.WriteLineAsync($"actorshm: note: {PrintableText.Of(note)}");
        }
    }

    private static bool IsNowhere()
    {
        try
        {
            _ = Environment.CurrentDirectory;
            return false;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
    }

    /// <summary>Runs the part of a measurement that another process has started for it. That one says whether it was interrupted, and ends this one; no signal does so in the middle.</summary>
    /// <param name="body">What it does.</param>
    /// <param name="readsInput">Whether its standard input is something to read, and not its <see cref="Lifeline"/>.</param>
    public static Task<int> RunPartAsync(Func<StopSignal, Task<int>> body, bool readsInput = false) => RunAsync(async stop =>
    {
        stop.TakeAtOnce();
        if (!readsInput)
        {
            Lifeline.Hold(stop);
        }

        try
        {
            return await body(stop);
        }
        catch (OperationCanceledException e) when (e is not KilledException)
        {
            return stop.ExitCodeOfSignal;
        }
    });

    /// <summary>Runs what prints without a command's body, such as the help, and says so when standard output does not take it.</summary>
    public static async Task<int> GuardOutputAsync(Func<Task<int>> body)
    {
        try
        {
            return await body();
        }
        catch (StandardOutputException e) when (ExitCodeOf(e) is { } code)
        {
            await Console.Error.WriteLineAsync($"actorshm: {e.Message}");
            return code;
        }
    }

    /// <summary>Whether there was no room for what was to be written.</summary>
    public static bool IsOutOfSpace(Exception exception) =>
        exception is OutOfSpaceException or IOException { HResult: NoSpaceLeft or FileTooLarge } or { InnerException: IOException { HResult: NoSpaceLeft or FileTooLarge } };

    /// <summary>The exit code of every failure that has been foreseen; any other is a defect and shows its trace.</summary>
    public static int? ExitCodeOf(Exception exception) => exception switch
    {
        RunFailedException failed => ExitCode.Of(failed.Kind),
        UsageException or SettingsException or ProgramException => ExitCode.WrongInput,
        NoHostException => ExitCode.NoHost,
        _ when IsOutOfSpace(exception) => ExitCode.OutOfSpace,
        SegmentInUseException or MappingRefusedException or OpenFilesLimitException or NodeLaunchException or BenchException => ExitCode.WorkFailed,
        SegmentException or UnauthorizedAccessException or PathTooLongException => ExitCode.WrongInput,
        IOException or StandardOutputException => ExitCode.WorkFailed,
        _ => null,
    };
}
