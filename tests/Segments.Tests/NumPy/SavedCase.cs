namespace ActorShm.Segments.Tests;

/// <summary>A file that NumPy is asked to save: an element type, a shape in one of two orders, a version of the format, a byte order.</summary>
internal sealed record SavedCase(ElementType Element, Shape Shape, bool FortranOrder, int FormatVersion, bool IsBigEndian)
{
    /// <summary>What the order of the bytes and of the elements leave to work on where it lies.</summary>
    public bool IsUsableInPlace => !IsBigEndian && !FortranOrder;

    public string FileName => string.Join('-', Arguments).Replace(" ", string.Empty, StringComparison.Ordinal) + ".npy";

    /// <summary>The case for the script that saves it.</summary>
    public string[] Arguments => [Element.Name(), Shape.ToString(), FortranOrder ? "F" : "C", $"{FormatVersion}", IsBigEndian ? "big" : "little"];

    /// <summary>All of them. A type of one byte has no byte order, and only several axes that are longer than one have an order.</summary>
    public static IEnumerable<SavedCase> All() =>
        from element in ElementTypes.All
        from layout in Layouts()
        from version in (int[])[1, 2, 3]
        from isBigEndian in element.Component().SizeBytes() == 1 ? (bool[])[false] : [false, true]
        select new SavedCase(element, layout.Shape, layout.FortranOrder, version, isBigEndian);

    private static IEnumerable<(Shape Shape, bool FortranOrder)> Layouts() =>
        [.. NumPySample.Shapes.Select(shape => (shape, false)), (new Shape(3, 4), true), (NumPySample.Shapes[^1], true)];
}
