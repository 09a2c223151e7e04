using ActorShm.Actors;
using ActorShm.Segments;

namespace ActorShm.Host.Inputs;

/// <summary>Looks at an input without bringing it into a run: of a <c>.npy</c> file the header, of a CSV file the rows.</summary>
internal static class InputInspector
{
    /// <summary>What a program would get under the names of the inputs.</summary>
    /// <param name="inputs">All that are read from one file in one pass.</param>
    /// <param name="cancellation">Ends the reading of a CSV file.</param>
    /// <returns>That; and what people should know about the file, null for nothing.</returns>
    /// <exception cref="Commands.UsageException">The CSV file is not what it should be.</exception>
    /// <exception cref="SegmentException">The <c>.npy</c> file is not what it should be.</exception>
    public static async Task<(EstimatedInput[] Inputs, string? Note)> InspectAsync(InputArgument[] inputs, CancellationToken cancellation)
    {
        if (inputs is [{ Column: null } file])
        {
            var header = SegmentStore.ReadAdoptable(file.Path);
            return ([new EstimatedInput(file.Name, header.Element, header.Shape, IsCopied: false)], null);
        }

        var read = await CsvColumn.ReadAsync(inputs[0].Path, [.. inputs.Select(input => input.Column!)], cancellation);
        return ([.. inputs.Zip(read.Numbers, static (input, numbers) => new EstimatedInput(input.Name, ElementType.Float64, Shape.Vector(numbers.Count), IsCopied: true))], read.Note);
    }
}
