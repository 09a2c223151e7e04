using System.Diagnostics;
using ActorShm.Actors.Engine;
using ActorShm.Actors.Runs;
using ActorShm.Hosting;

namespace ActorShm.Host.Doctor.Checks;

/// <summary>Reports which build this is, and whether nodes can be started from it.</summary>
internal static class BuildCheck
{
    public static IEnumerable<Finding> Examine()
    {
        yield return new Finding("engine", DoctorLevel.Ok, $"{EngineSystem.EngineName}, version {BuildVersion.Text}", "Chosen when it was built (-p:ActorEngine=).");
        if (IsDebugBuild)
        {
            yield return new Finding("build", DoctorLevel.Note, "Debug", "Loops outside of programs run unoptimised; figures say nothing.", "dotnet build -c Release");
        }

        yield return File.Exists(NodeProgram.Installed.Path)
            ? new Finding("node", DoctorLevel.Ok, NodeProgram.Installed.Path, "Nodes are started from here.")
            : new Finding("node", DoctorLevel.Problem, $"{NodeProgram.Installed.Path} is missing", "No node can be started.", "dotnet build -c Release src/Host");
    }

    private static bool IsDebugBuild =>
        Attribute.GetCustomAttribute(typeof(BuildCheck).Assembly, typeof(DebuggableAttribute)) is DebuggableAttribute { IsJITOptimizerDisabled: true };
}
