using System.Runtime.InteropServices;

namespace ActorShm.Hocon;

/// <summary>The size of a value, known without walking it: substitutions share subtrees, so a walk may be far longer than the
/// text.</summary>
/// <param name="Count">The number of values in it, itself included. A shared value counts wherever it appears. The number saturates.</param>
/// <param name="Depth">How many objects and arrays lie inside each other, itself included.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HoconExtent(int Count, int Depth)
{
    public static HoconExtent Scalar { get; } = new(1, 0);

    /// <summary>The extent of an object or an array.</summary>
    public static HoconExtent Around(IEnumerable<HoconValue> children)
    {
        long count = 1;
        var depth = 0;
        foreach (var child in children)
        {
            count += child.Extent.Count;
            depth = Math.Max(depth, child.Extent.Depth);
        }

        return new((int)Math.Min(count, int.MaxValue), depth + 1);
    }
}
