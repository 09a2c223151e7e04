using System.CommandLine;

namespace ActorShm.Host.Commands;

/// <summary>The whole command line.</summary>
internal static class ActorShmCommand
{
    public static RootCommand Create() => new("ActorShm: many processes on one machine work on the same big numeric arrays without copying them.")
    {
        DemoCommand.Create(),
        EvalCommand.Create(),
        ExplainCommand.Create(),
        HostCommand.Create(),
        NodeCommand.Create(),
        NodesCommand.Create(),
        JobsCommand.Create(),
        SegmentsCommand.Create(),
        BenchCommand.Create(),
        LoadCommand.Create(),
        DoctorCommand.Create(),
        MetricsCommand.Create(),
        CompletionCommand.Create(),
    };
}
