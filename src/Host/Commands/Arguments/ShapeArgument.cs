using System.Globalization;
using ActorShm.Host.Ending;
using ActorShm.Segments;

namespace ActorShm.Host.Commands.Arguments;

/// <summary>A shape on the command line: the lengths of the axes, outermost first, separated by commas, with or without parentheses; <c>()</c> for a scalar.</summary>
internal static class ShapeArgument
{
    /// <summary>Reads the shape of an array to be created.</summary>
    /// <exception cref="UsageException">The text is not a shape, or no file could hold such an array.</exception>
    public static Shape Parse(string text, ElementType element)
    {
        var shape = Parse(text);
        return SegmentStore.IsPossible(element, shape)
            ? shape
            : throw new UsageException($"--shape {text}: an array of shape {shape} and type {element.Name()} is longer than any file can be.");
    }

    private static Shape Parse(string text)
    {
        var axes = Axes(text.Trim());
        var lengths = new long[axes.Length];
        for (var axis = 0; axis < axes.Length; axis++)
        {
            if (!long.TryParse(axes[axis], NumberStyles.None, CultureInfo.InvariantCulture, out lengths[axis]))
            {
                throw new UsageException($"--shape {text}: '{axes[axis]}' is no length. Write the lengths of the axes with commas between, such as 1000,3, or () for a scalar.");
            }
        }

        return Shape.TryCreate(lengths, out var shape, out var complaint) ? shape : throw new UsageException($"--shape {text}: {complaint}");
    }

    private static string[] Axes(string text)
    {
        var isTuple = text.StartsWith('(') && text.EndsWith(')');
        var inner = isTuple ? text[1..^1].Trim() : text;
        if (isTuple && inner.Length == 0)
        {
            return [];
        }

        var axes = inner.Split(',', StringSplitOptions.TrimEntries);
        return axes is [.. var first, ""] && first.Length > 0 ? first : axes; // as in (3,)
    }
}
