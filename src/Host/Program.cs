using System.CommandLine;
using ActorShm.Host;
using ActorShm.Host.Commands;

var root = new RootCommand("ActorShm: many processes on one machine work on the same big numeric arrays without copying them.")
{
    DemoCommand.Create(), EvalCommand.Create(), HostCommand.Create(), NodeCommand.Create(), NodesCommand.Create(),
};
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        await Console.Error.WriteLineAsync($"actorshm: {error.Message}");
    }

    await Console.Error.WriteLineAsync($"Try 'actorshm {string.Join(' ', parsed.CommandResult.Command == root ? [] : [parsed.CommandResult.Command.Name])} --help'.".Replace("  ", " ", StringComparison.Ordinal));
    return ExitCode.WrongInput;
}

// Signals are ours: the commands end in good order and say so with their exit codes.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
