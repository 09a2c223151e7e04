using System.CommandLine;
using System.CommandLine.Completions;
using ActorShm.Host;
using ActorShm.Host.Commands;
using ActorShm.Host.Reporting;

Console.SetError(StandardStreamWriter.OpenError());
if (Console.IsOutputRedirected)
{
    Console.SetOut(StandardStreamWriter.OpenOutput());
}

var root = ActorShmCommand.Create();
var parsed = root.Parse(args);

// A shell that completes words asks about commands that are not whole yet.
var isSuggesting = root.Directives.OfType<SuggestDirective>().Any(directive => parsed.GetResult(directive) is not null);
if (parsed.Errors.Count > 0 && !isSuggesting)
{
    foreach (var error in parsed.Errors)
    {
        await Console.Error.WriteLineAsync($"actorshm: {error.Message}");
    }

    var names = parsed.CommandResult.Command.Parents.OfType<Command>().Append(parsed.CommandResult.Command).Where(command => command != root);
    await Console.Error.WriteLineAsync($"Try '{string.Join(' ', names.Select(command => command.Name).Prepend("actorshm").Append("--help"))}'.");
    return ExitCode.WrongInput;
}

// Signals are ours: the commands end in good order and say so with their exit codes.
return await CommandRunner.GuardOutputAsync(() => parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }));
