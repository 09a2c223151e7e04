using System.Numerics.Tensors;
using System.Reflection;

namespace ActorShm.Segments.Tests;

/// <summary>One call of each public member of the types that reach elements. <see cref="EveryMemberTests"/> sees to it that none is missing.</summary>
/// <remarks>Members are named as <see cref="NamesOf"/> spells them. All calls are right for views of 3 × 4 elements and everything of two axes that is derived from them.</remarks>
internal static class EveryMember
{
    /// <summary>What a member does with the elements.</summary>
    public enum Use
    {
        /// <summary>It tells something that needs no memory, so it goes on when the memory is gone.</summary>
        Fact,

        /// <summary>It reads elements, or gives something that does.</summary>
        Read,

        /// <summary>It writes elements, or gives something to write through.</summary>
        Write,
    }

    /// <summary>The public members of a type and its bases, without those of every object, property accessors by the name of the property.</summary>
    public static IEnumerable<string> NamesOf(Type type) =>
        from member in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
        where member.DeclaringType!.Assembly == typeof(SegmentView).Assembly
        select member.IsSpecialName ? member.Name[(member.Name.IndexOf('_', StringComparison.Ordinal) + 1)..] : $"{member.Name}({ParametersOf(member)})";

    public static Dictionary<string, (Use Use, Action Call)> Of(SegmentView<double> view) => new(StringComparer.Ordinal)
    {
        ["Handle"] = (Use.Fact, () => _ = view.Handle),
        ["Mode"] = (Use.Fact, () => _ = view.Mode),
        ["ElementCount"] = (Use.Fact, () => _ = view.ElementCount),
        ["MappedBytes"] = (Use.Fact, () => _ = view.MappedBytes),
        ["FileIdentity"] = (Use.Fact, () => _ = view.FileIdentity),
        ["IsCurrent()"] = (Use.Fact, () => view.IsCurrent()),
        ["Dispose()"] = (Use.Fact, () => { }
        ), // twice is once: it is how the other calls come to a disposed view
        ["ReadBytes(Int64, Int32)"] = (Use.Read, () => _ = view.ReadBytes(0, 1).Length),
        ["WriteBytes(Int64, Int32)"] = (Use.Write, () => _ = view.WriteBytes(0, 1).Length),
        ["Prefault(Int64, Int64)"] = (Use.Read, () => view.Prefault(0, 1)),
        ["ReadSpan(Int64, Int32)"] = (Use.Read, () => _ = view.ReadSpan(0, 1).Length),
        ["WriteSpan(Int64, Int32)"] = (Use.Write, () => _ = view.WriteSpan(0, 1).Length),
        ["Partition(PartitionRange)"] = (Use.Read, () => view.Partition(new PartitionRange(0, 1)).Dispose()),
        ["Partition(Int32, Int32)"] = (Use.Read, () => view.Partition(0, of: 2).Dispose()),
        ["AsArray()"] = (Use.Read, () => view.AsArray()),
        ["Fill(Double)"] = (Use.Write, () => view.Fill(1)),
        ["CopyFrom(ReadOnlySpan, Int64)"] = (Use.Write, () => view.CopyFrom(new double[1])),
        ["CopyTo(Span, Int64)"] = (Use.Read, () => view.CopyTo(new double[1])),
    };

    public static Dictionary<string, (Use Use, Action Call)> Of(ArrayView<double> array, ArrayView<double> other) => new(StringComparer.Ordinal)
    {
        ["Shape"] = (Use.Fact, () => _ = array.Shape),
        ["Strides"] = (Use.Fact, () => _ = array.Strides.Length),
        ["ElementCount"] = (Use.Fact, () => _ = array.ElementCount),
        ["IsContiguous"] = (Use.Fact, () => _ = array.IsContiguous),
        ["Mode"] = (Use.Fact, () => _ = array.Mode),
        ["RunLength"] = (Use.Fact, () => _ = array.RunLength),
        ["RunCount"] = (Use.Fact, () => _ = array.RunCount),
        ["Slice(ReadOnlySpan)"] = (Use.Read, () => array.Slice(0)),
        ["Row(Int64)"] = (Use.Read, () => array.Row(0)),
        ["Rows(Int64, Int64)"] = (Use.Read, () => array.Rows(0, 1)),
        ["RowPartition(Int32, Int32)"] = (Use.Read, () => array.RowPartition(0, of: 2)),
        ["Transpose(ReadOnlySpan)"] = (Use.Read, () => array.Transpose()),
        ["Reshape(ReadOnlySpan)"] = (Use.Read, () => array.Reshape(array.Shape[0], -1)),
        ["Reshape(Shape)"] = (Use.Read, () => array.Reshape(array.Shape)),
        ["Fill(Double)"] = (Use.Write, () => array.Fill(1)),
        ["CopyTo(Span)"] = (Use.Read, () => array.CopyTo(new double[12])),
        ["CopyTo(ArrayView)"] = (Use.Read, () => array.CopyTo(other)),
        ["CopyFrom(ReadOnlySpan)"] = (Use.Write, () => array.CopyFrom(new double[array.ElementCount])),
        ["GetElement(ReadOnlySpan)"] = (Use.Read, () => array.GetElement(0, 0)),
        ["SetElement(Double, ReadOnlySpan)"] = (Use.Write, () => array.SetElement(1, 0, 0)),
        ["ReadRun(Int64, Int64, Nullable)"] = (Use.Read, () => _ = array.ReadRun(0).Length),
        ["WriteRun(Int64, Int64, Nullable)"] = (Use.Write, () => _ = array.WriteRun(0).Length),
        ["AsTensorSpan()"] = (Use.Write, () => array.AsTensorSpan()),
        ["AsReadOnlyTensorSpan()"] = (Use.Read, () => array.AsReadOnlyTensorSpan()),
    };

    public static Dictionary<string, (Use Use, Action Call)> Of(PartitionView<double> partition) => new(StringComparer.Ordinal)
    {
        ["Range"] = (Use.Fact, () => _ = partition.Range),
        ["Dispose()"] = (Use.Fact, () => { }
        ),
        ["ReadSpan(Int64, Int32)"] = (Use.Read, () => _ = partition.ReadSpan(0, 1).Length),
        ["WriteSpan(Int64, Int32)"] = (Use.Write, () => _ = partition.WriteSpan(0, 1).Length),
    };

    public static Dictionary<string, (Use Use, Action Call)> Of(AtomicElements<double> elements) => new(StringComparer.Ordinal)
    {
        ["View"] = (Use.Fact, () => _ = elements.View),
        ["Read(Int64)"] = (Use.Read, () => elements.Read(0)),
        ["Write(Int64, Double)"] = (Use.Write, () => elements.Write(0, 1)),
        ["Exchange(Int64, Double)"] = (Use.Write, () => elements.Exchange(0, 1)),
        ["CompareExchange(Int64, Double, Double)"] = (Use.Write, () => elements.CompareExchange(0, 1, 1)),
        ["TryCompareExchange(Int64, Double, Double)"] = (Use.Write, () => elements.TryCompareExchange(0, 1, 1)),
    };

    /// <summary>The extension methods, which make and use atomic elements.</summary>
    public static Dictionary<string, (Use Use, Action Call)> Of(SegmentView<double> view, AtomicElements<double> elements) => new(StringComparer.Ordinal)
    {
        ["Atomics(SegmentView)"] = (Use.Write, () => view.Atomics()),
        ["Add(AtomicElements, Int64, T)"] = (Use.Write, () => elements.Add(0, 1)),
        ["AddAt(AtomicElements, ReadOnlySpan, ReadOnlySpan)"] = (Use.Write, () => elements.AddAt([0], [1])),
        ["Min(AtomicElements, Int64, T)"] = (Use.Write, () => elements.Min(0, 1)),
        ["Max(AtomicElements, Int64, T)"] = (Use.Write, () => elements.Max(0, 1)),
    };

    private static string ParametersOf(MethodInfo method) => string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.Name.Split('`')[0]));
}
