using ActorShm.Actors;
using ActorShm.Actors.Engine;
using ActorShm.Actors.Logging;
using ActorShm.Host.Files.Reading;
using ActorShm.Host.Files.Writing;
using ActorShm.Kernels;
using ActorShm.Segments;
using Spectre.Console;

namespace ActorShm.Host.Reporting;

/// <summary>Prints the answer of <c>eval</c> for people: a table of results, and a line about what it cost.</summary>
internal static class EvalReport
{
    public static void Print(JobOutcome outcome, IReadOnlyList<OutputArgument> outputs, IReadOnlyList<LoadedFile> inputs, SegmentDirectory segments)
    {
        var paths = outputs.ToDictionary(output => output.Name, output => output.Path, StringComparer.Ordinal);
        if (outcome.Results.Length > 0)
        {
            var table = new Table().Border(TableBorder.Simple);
            table.AddColumns("result", "type", "value");
            foreach (var answer in outcome.Results)
            {
                table.AddRow(
                    Cell.Of(answer.Name), answer.DType.Name(), Cell.Of(ResultText.Of(answer, paths.GetValueOrDefault(answer.Name), segments)));
            }

            OutputConsole.WriteUnbroken(table);
        }

        foreach (var output in outputs)
        {
            var handle = outcome.Outputs[output.Name];
            Console.WriteLine($"{output.Name}: {handle.Element.Name()}, shape {handle.Shape}, written to {output.Path}");
        }

        var cost = outcome.Cost;
        Console.WriteLine(
            $"{cost.Elapsed.TotalMilliseconds:0.0} ms on {Counted.Of(cost.Nodes, "node")} ({EngineSystem.EngineName} engine): {Bytes.Of(cost.BytesMapped)} mapped, {Bytes.Of(cost.BytesMessaged)} in messages, {Counted.Of(cost.Partitions, "partition")}"
            + (cost.Retries > 0 ? $", {cost.Retries} done again after a node was gone" : string.Empty)
            + string.Concat(inputs.Where(file => file.Took is not null).Select(file => $"; {Ages.OfWork(file.Took!.Value)} to read {PrintableText.Of(Path.GetFileName(file.Path))}"))
            + ".");
    }
}
