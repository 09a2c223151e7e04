using ActorShm.Actors;
using ActorShm.Actors.Logging;
using ActorShm.Host.Ending;

namespace ActorShm.Host.Commands;

/// <summary>Runs the body of a command and turns its outcome into an exit code and, when it fails, a message on standard error.</summary>
internal static class CommandRunner
{
    /// <summary>Runs the body of a command, which signals may end.</summary>
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
        catch (Exception e) when (ExitCode.Of(e) is { } code)
        {
            await Console.Error.WriteLineAsync($"actorshm: {e.Message}");
            return code;
        }
        catch (AggregateException e) when (e.InnerExceptions.All(one => ExitCode.Of(one) is not null))
        {
            foreach (var one in e.InnerExceptions)
            {
                await Console.Error.WriteLineAsync($"actorshm: {one.Message}");
            }

            return ExitCode.Of(e.InnerExceptions[0])!.Value;
        }
    }

    /// <summary>Writes a note for people, not for programs, to standard error; writes nothing for null.</summary>
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

    /// <summary>Runs the whole command line, including output that no command's body prints, such as the help, and reports when standard output does not take it.</summary>
    public static async Task<int> GuardOutputAsync(Func<Task<int>> body)
    {
        try
        {
            return await body();
        }
        catch (StandardOutputException e) when (ExitCode.Of(e) is { } code)
        {
            await Console.Error.WriteLineAsync($"actorshm: {e.Message}");
            return code;
        }
    }
}
