using ActorShm.Actors;
using ActorShm.Segments;

namespace ActorShm.Host.Inputs;

/// <summary>Looks at an input without bringing it into a run: of a <c>.npy</c> file the header, of a CSV file the rows.</summary>
internal static class InputInspector
{
    /// <summary>What a program would get under the input's name.</summary>
    /// <returns>That; and what people should know about the file, null for nothing.</returns>
    /// <exception cref="Commands.UsageException">The CSV file is not what it should be.</exception>
    /// <exception cref="SegmentException">The <c>.npy</c> file is not what it should be.</exception>
    public static async Task<(EstimatedInput Input, string? Note)> InspectAsync(InputArgument input, CancellationToken cancellation)
    {
        if (input.Column is { } column)
        {
            var numbers = await CsvColumn.ReadAsync(input.Path, column, cancellation);
            return (new EstimatedInput(input.Name, ElementType.Float64, Shape.Vector(numbers.Count), IsCopied: true), numbers.Note);
        }

        var header = SegmentStore.ReadAdoptable(input.Path);
        return (new EstimatedInput(input.Name, header.Element, header.Shape, IsCopied: false), null);
    }
}
