using ActorShm.Actors.Messages.Wire;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors;

/// <summary>The result of one expression statement: a value for a 0-d result, a segment for an array that was kept, neither for an array that was not kept.</summary>
/// <param name="Name">The statement's text.</param>
/// <param name="DType">The element type.</param>
/// <param name="Shape">The shape; no dimensions for a single value.</param>
/// <param name="Value">The value, if the result is a single value.</param>
/// <param name="Array">The segment that holds the array, if it was kept; it belongs to the session.</param>
public sealed record JobResult(string Name, DType DType, Shape Shape, Scalar? Value, SegmentHandle? Array)
{
    internal static void Write(WireWriter to, JobResult item)
    {
        to.Text(item.Name);
        to.Byte((byte)item.DType);
        to.Shape(item.Shape);
        to.Bool(item.Value.HasValue);
        if (item.Value is { } value)
        {
            to.Scalar(value);
        }

        to.Bool(item.Array is not null);
        if (item.Array is not null)
        {
            to.Handle(item.Array);
        }
    }

    internal static JobResult Read(WireReader from) => new(
        from.Text(), from.DType(), from.Shape(), from.Bool() ? from.Scalar() : null, from.Bool() ? from.Handle() : null);
}
