using System.CommandLine;
using System.CommandLine.Completions;
using ActorShm.Actors;
using ActorShm.Actors.Runs;
using ActorShm.Host.Commands;
using ActorShm.Host.Ending;
using ActorShm.Host.Reporting;
using ActorShm.Segments;

// This check comes first, while there is still room to write the message.
if (OpenFiles.Complaint(OpenFiles.OfAnyProcess, "A command") is { } tooFewFiles)
{
    CurrentProcess.TellWithoutConsole($"actorshm: {tooFewFiles}");
    return ExitCode.WorkFailed;
}

CurrentProcess.TakeFileSizeSignal();
Console.SetError(StandardStreamWriter.OpenError());
Console.SetOut(StandardStreamWriter.OpenOutput());

var root = ActorShmCommand.Create();
var parsed = root.Parse(args);

// A shell that completes words asks about command lines that are not complete yet.
var isSuggesting = root.Directives.OfType<SuggestDirective>().Any(directive => parsed.GetResult(directive) is not null);
if (parsed.Errors.Count > 0 && !isSuggesting)
{
    foreach (var error in UsageErrors.Of(parsed))
    {
        await Console.Error.WriteLineAsync($"actorshm: {error}");
    }

    await Console.Error.WriteLineAsync($"Try '{UsageErrors.NameOf(parsed.CommandResult.Command)} --help'.");
    return ExitCode.WrongInput;
}

if (!isSuggesting && ArgumentBytes.Complaint(args) is { } unreadable)
{
    await Console.Error.WriteLineAsync($"actorshm: {unreadable}");
    return ExitCode.WrongInput;
}

// The commands handle signals themselves: they end in good order and report the signal by their exit codes.
return await CommandRunner.GuardOutputAsync(() => parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }));
