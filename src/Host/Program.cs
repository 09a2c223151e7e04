using System.CommandLine;
using ActorShm.Host;
using ActorShm.Host.Commands;

var root = new RootCommand("ActorShm: many processes on one machine work on the same big numeric arrays without copying them.")
{
    DemoCommand.Create(), EvalCommand.Create(), ExplainCommand.Create(), HostCommand.Create(), NodeCommand.Create(), NodesCommand.Create(), SegmentsCommand.Create(), BenchCommand.Create(), DoctorCommand.Create(),
};
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
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
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
