using System.CommandLine;
using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Host.Ending;
using ActorShm.Host.Files;
using ActorShm.Host.Files.Reading;
using ActorShm.Host.Reporting;
using ActorShm.Host.Runs;
using ActorShm.Hosting.Launching;

namespace ActorShm.Host.Commands;

/// <summary><c>actorshm explain</c>: shows what <c>eval</c> would do with a program and what that would take, without doing it.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var program = new Argument<string>("PROGRAM") { Description = "Statements separated by ';', as for eval." };
        var input = new Option<string[]>("--input") { Description = "NAME=FILE.npy or NAME=FILE.csv:COLUMN; may be given more than once. Only headers are read, and the rows of CSV files." };
        var output = new Option<string[]>("--output") { Description = "NAME=FILE.npy: what eval would write; nothing is written." };
        var nodes = CommonOptions.Nodes("For how many node processes to plan; as many as cores, at least 2, unless told otherwise.");
        var json = CommonOptions.Json();
        var sources = new SettingsOptions();
        var command = new Command(
            "explain",
            "Show the plan of a program: its passes over data, partitions, bytes and memory. Nothing runs.\n\nExample: actorshm explain 'm = mean(x); sum((x - m)**2)' --input x=x.npy --nodes 4")
        {
            program, input, output, nodes, json,
        };
        sources.AddTo(command);
        command.SetAction((parsed, _) => CommandRunner.RunAsync(stop => RunAsync(
            parsed.GetValue(program)!,
            parsed.GetValue(input) ?? [],
            parsed.GetValue(output) ?? [],
            parsed.GetValue(nodes) ?? LocalRun.DefaultNodeCount,
            parsed.GetValue(json),
            sources.Read(parsed),
            stop.Orderly)));
        return command;
    }

    private static async Task<int> RunAsync(string program, string[] inputTexts, string[] outputTexts, int nodes, bool isJson, SettingsSources sources, CancellationToken cancellation)
    {
        var (inputs, outputs) = ProgramFiles.Parse(inputTexts, outputTexts);
        var settings = OwnSettings.Load(sources);
        var inspected = new List<EstimatedInput>();
        foreach (var file in InputArgument.ByFile(inputs))
        {
            var (found, note) = await ProgressBar.ShowAsync($"read {file.Names}", _ => InputInspector.InspectAsync(file, cancellation));
            inspected.AddRange(found);
            await CommandRunner.NoteAsync(note);
        }

        var estimate = JobEstimate.Of(program, inspected, [.. outputs.Select(output => output.Name)], nodes, settings);
        if (isJson)
        {
            JsonDocumentWriter.Write(json => EstimateJson.Write(json, estimate, settings));
        }
        else
        {
            EstimateReport.Print(estimate, settings);
        }

        return ExitCode.Done;
    }
}
