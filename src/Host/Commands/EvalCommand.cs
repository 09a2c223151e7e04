using System.CommandLine;
using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Logging;
using ActorShm.Actors.Runs;
using ActorShm.Host.Ending;
using ActorShm.Host.Files;
using ActorShm.Host.Files.Reading;
using ActorShm.Host.Files.Writing;
using ActorShm.Host.Reporting;
using ActorShm.Host.Runs;
using ActorShm.Hosting.Launching;
using ActorShm.Segments;

namespace ActorShm.Host.Commands;

/// <summary><c>actorshm eval</c>: runs a program over files, in a run of its own or in an existing one.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var program = new Argument<string>("PROGRAM") { Description = "Statements separated by ';', in NumPy's words: y = sqrt(x*x + 1); mean(y); max(y)" };
        var input = new Option<string[]>("--input") { Description = "NAME=FILE.npy or NAME=FILE.csv:COLUMN; may be given more than once." };
        var output = new Option<string[]>("--output") { Description = "NAME=FILE.npy: writes what the program assigned to NAME; may be given more than once." };
        var nodes = CommonOptions.Nodes("Node processes of a private run, also where ACTORSHM_RUN_DIR names a run; as many as cores, at least 2, unless told otherwise.");
        var runDir = CommonOptions.RunDir("Compute in the run of this directory; in that of ACTORSHM_RUN_DIR, or in a private run where that is not set, unless told otherwise.");
        var terms = new TermsOptions();
        var json = CommonOptions.Json();
        var progress = new Option<bool>("--progress") { Description = "Print a line of JSON on standard error now and then: how far the job is, how fast, and how long it will take." };
        var sources = new SettingsOptions();
        var command = new Command(
            "eval", "Compute on .npy files and CSV columns.\n\nExample: actorshm eval 'nanmean((t-32)*5/9)' --input t=weather.csv:temp")
        {
            program, input, output, nodes, runDir, json, progress,
        };
        terms.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(nodes) is not null && result.GetResult(runDir) is not null)
            {
                result.AddError("--nodes starts a private run and --run-dir names one that is there; give one of them.");
            }
        });
        sources.AddTo(command);
        command.SetAction((parsed, _) => CommandRunner.RunAsync(stop => RunAsync(
            new EvalRequest(
                parsed.GetValue(program)!,
                parsed.GetValue(input) ?? [],
                parsed.GetValue(output) ?? [],
                parsed.GetValue(nodes) ?? LocalRun.DefaultNodeCount,
                parsed.GetValue(runDir) ?? (parsed.GetValue(nodes) is null ? RunDirectory.EnvironmentPath : null), // --nodes asks for a private run
                terms.Read(parsed),
                parsed.GetValue(json),
                parsed.GetValue(progress),
                sources.Read(parsed)),
            stop)));
        return command;
    }

    private static async Task<int> RunAsync(EvalRequest request, StopSignal stop)
    {
        var (inputs, outputs) = ProgramFiles.Parse(request.Inputs, request.Outputs, request.RunDirectory);
        var settings = OwnSettings.Load(request.Sources);
        using var loggers = ProcessLog.ToStandardError(settings);
        if (request.RunDirectory is not null)
        {
            var runDirectory = Path.GetFullPath(request.RunDirectory);
            await using var client = await RunClient.ConnectAsync(runDirectory, settings, loggers, stop.Orderly);
            return await RemovedRun.ExplainAsync(runDirectory, async () =>
            {
                await EvaluateAsync(request, await ReadAsync(inputs, request.ReportsProgress, client, stop.Orderly), outputs, client, settings, stop.Orderly);
                return ExitCode.Done;
            });
        }

        // The inputs are read while the nodes start.
        await using var run = await OwnRun.LaunchAsync(
            new LocalRunOptions(RunDirectory.PrivatePath(), request.Nodes, settings, loggers) { NodeSettings = request.Sources, AtOnce = stop.TakeAtOnce() });
        await using var local = await run.Host.OpenClientAsync(stop.Orderly);
        var loaded = await ReadAsync(inputs, request.ReportsProgress, local, stop.Orderly);
        await run.WaitForNodesAsync(stop.Orderly);
        await EvaluateAsync(request, loaded, outputs, local, settings, stop.Orderly);
        return ExitCode.Done;
    }

    private static async Task<LoadedInputs> ReadAsync(InputArgument[] inputs, bool reportsProgress, RunClient client, CancellationToken cancellation)
    {
        var handles = new Dictionary<string, SegmentHandle>(StringComparer.Ordinal);
        var files = new List<LoadedFile>();
        foreach (var file in InputArgument.ByFile(inputs))
        {
            if (reportsProgress && file.Columns is not null)
            {
                ProgressLines.ReportReading(file.Path);
            }

            var loaded = await ProgressBar.ShowAsync($"read {file.Names}", _ => Task.Run(() => InputLoader.LoadAsync(file, client, cancellation), cancellation));
            files.Add(loaded);
            foreach (var (input, handle) in file.Inputs.Zip(loaded.Handles))
            {
                handles.Add(input.Name, handle);
            }

            await CommandRunner.NoteAsync(loaded.Note);
        }

        return new LoadedInputs(handles, files);
    }

    private static async Task EvaluateAsync(
        EvalRequest request,
        LoadedInputs inputs,
        OutputArgument[] outputs,
        RunClient client,
        ActorShmSettings settings,
        CancellationToken cancellation)
    {
        var program = new ProgramRequest(request.Program, inputs.Handles, [.. outputs.Select(output => output.Name)]) { Terms = request.Terms };
        var outcome = request.ReportsProgress
            ? await client.RunAsync(program, new ProgressLines(), cancellation)
            : await ProgressBar.ShowAsync("eval", progress => client.RunAsync(program, progress, cancellation));
        await WriteAsync(outputs, outcome, client, cancellation);
        if (request.IsJson)
        {
            JsonDocumentWriter.Write(json => ResultJson.Write(json, outcome, outputs, inputs.Files, settings.InlineElements, client.Segments));
        }
        else
        {
            EvalReport.Print(outcome, outputs, inputs.Files, client.Segments);
        }
    }

    /// <summary>Writes all outputs before the first one gets its name, so that no file is changed when one of them cannot be written.</summary>
    private static async Task WriteAsync(OutputArgument[] outputs, JobOutcome outcome, RunClient client, CancellationToken cancellation)
    {
        var written = new List<(OutputArgument Output, PreparedExport File)>();
        try
        {
            foreach (var output in outputs)
            {
                written.Add((output, await ProgressBar.ShowAsync(
                    $"write {output.Name}", _ => Task.Run(() => OutputFiles.Prepare(client.Segments, outcome.Outputs[output.Name], output, cancellation), cancellation))));
            }

            OutputFiles.PublishAll(written);
        }
        finally
        {
            var end = new EndSteps();
            written.ForEach(output => end.Try(output.File.Dispose));
            end.ThrowIfAnyFailed();
        }
    }

    private sealed record LoadedInputs(Dictionary<string, SegmentHandle> Handles, IReadOnlyList<LoadedFile> Files);

    private sealed record EvalRequest(
        string Program,
        IReadOnlyList<string> Inputs,
        IReadOnlyList<string> Outputs,
        int Nodes,
        string? RunDirectory,
        JobTerms Terms,
        bool IsJson,
        bool ReportsProgress,
        SettingsSources Sources);
}
