using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>The domain of a stage: the shape of its logical array, and where the elements of that array lie in each input.</summary>
/// <remarks>Outputs are dense: element <c>i</c> of the logical array, whose last axis changes fastest, is element <c>i</c> of the output. Immutable, so safe on any thread.</remarks>
public sealed class StageDomain
{
    /// <summary>The largest size of the encoding, which lets a stage fit into one message.</summary>
    public const int MaxEncodedBytes = 6 * 1024;

    /// <param name="shape">The shape of the logical array.</param>
    /// <param name="layouts">For each input slot the layout of its elements; null for an input that has the shape of the logical array.</param>
    /// <param name="form">The way in which the stage goes over the domain.</param>
    /// <param name="axisCount">The number of axes to reduce: the innermost ones for runs, the outermost ones for columns, otherwise 0.</param>
    /// <exception cref="InvalidDataException">A layout has another number of axes or reaches where no array can, or the axes do not exist.</exception>
    internal StageDomain(ArrayShape shape, ImmutableArray<Layout?> layouts, StageForm form = StageForm.Elements, int axisCount = 0)
    {
        Shape = shape;
        Layouts = layouts;
        Form = form;
        AxisCount = axisCount;
        StageDomainRules.Check(this);
        if (form == StageForm.Product)
        {
            Product = new ProductGrid(shape);
        }
        else if (form != StageForm.Elements)
        {
            var run = form == StageForm.Runs ? shape.Extents[^axisCount..] : shape.Extents[..axisCount];
            var runElements = run.Aggregate(1L, static (product, extent) => product * extent);
            var results = shape.ElementCount / runElements;
            Grid = new AxisGrid(form, results, runElements, layouts.Any(layout => layout?.AreRunsSideBySide(shape, axisCount) == true));
        }
    }

    /// <summary>Gets the number of elements of the logical array.</summary>
    public long ElementCount => Shape.ElementCount;

    /// <summary>Gets the number of blocks that cover it.</summary>
    public long BlockCount => Product?.BlockCount ?? Grid?.BlockCount ?? BlockGrid.BlockCount(ElementCount);

    /// <summary>Gets the number of elements of every block but the last; for reductions along axes and products of matrices, the average of a block, rounded up.</summary>
    public long BlockElements => Form == StageForm.Elements || ElementCount == 0 ? BlockGrid.BlockElements : ((ElementCount - 1) / BlockCount) + 1;

    /// <summary>Gets the number of input slots.</summary>
    public int InputCount => Layouts.Length;

    /// <summary>Gets the number of elements of every output.</summary>
    public long OutputElements => Product?.Outputs ?? Grid?.Outputs ?? ElementCount;

    internal ArrayShape Shape { get; }

    internal ImmutableArray<Layout?> Layouts { get; }

    internal StageForm Form { get; }

    internal int AxisCount { get; }

    /// <summary>Gets how reductions along axes are cut; null for the other forms.</summary>
    internal AxisGrid? Grid { get; }

    /// <summary>Gets how products of matrices are cut; null for the other forms.</summary>
    internal ProductGrid? Product { get; }

    /// <summary>Creates the domain of a logical array with one axis, whose inputs have the same shape.</summary>
    /// <param name="elementCount">The number of elements of the array and of every input.</param>
    /// <param name="inputCount">The number of input slots.</param>
    public static StageDomain Dense(long elementCount, int inputCount) =>
        new(new ArrayShape([elementCount]), [.. Enumerable.Repeat<Layout?>(null, inputCount)]);

    /// <summary>Computes how many elements of the logical array a run of blocks has; for reductions along axes an average, because their blocks differ a little.</summary>
    /// <param name="firstBlock">The first block.</param>
    /// <param name="blockCount">The number of blocks, all within the domain.</param>
    public long ElementsIn(long firstBlock, long blockCount) => Form != StageForm.Elements
        ? (ElementCount / BlockCount * blockCount) + (firstBlock + blockCount == BlockCount ? ElementCount % BlockCount : 0)
        : Math.Min(blockCount * BlockGrid.BlockElements, ElementCount - (firstBlock * BlockGrid.BlockElements));

    /// <summary>Computes between which elements of each output a block writes. Tiles of a matrix leave out what belongs to their neighbours.</summary>
    /// <param name="block">The block, within the domain.</param>
    public (long Start, long Count) OutputsOf(long block) => Form == StageForm.Elements
        ? (block * BlockGrid.BlockElements, ElementsIn(block, 1))
        : Product?.OutputsOf(block) ?? Grid!.OutputsOf(block);

    /// <summary>Computes the element type of each output of a stage.</summary>
    /// <param name="code">The code of the stage.</param>
    public ImmutableArray<DType> OutputTypes(StageCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return Form == StageForm.Elements ? code.Outputs : [.. code.Instructions.Where(static i => OpCodes.IsReduction(i.Op)).Select(static i => i.DType)];
    }

    /// <summary>Computes the size of one block's partial results in bytes: <see cref="StageCode.PartialBytes"/>, or 0 for reductions along axes, which store their results.</summary>
    /// <param name="code">The code of the stage.</param>
    public int PartialBytes(StageCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return Form == StageForm.Elements ? code.PartialBytes : 0;
    }

    /// <summary>Encodes the domain in its binary form, at most <see cref="MaxEncodedBytes"/> bytes. Equal domains have equal bytes.</summary>
    public byte[] Encode() => StageDomainFormat.Write(this);

    /// <summary>Decodes the binary form. Everything is checked but the lengths of the arrays; see <see cref="RequireInput"/>.</summary>
    /// <param name="bytes">The bytes, exactly as <see cref="Encode"/> returned them.</param>
    /// <exception cref="InvalidDataException">The bytes are not a domain, or have an unknown version.</exception>
    public static StageDomain Decode(ReadOnlySpan<byte> bytes) => StageDomainFormat.Read(bytes);

    /// <summary>Throws if an input does not have every element that the stage would read.</summary>
    /// <param name="slot">The input slot.</param>
    /// <param name="elementCount">The number of elements of the array that is to be read there.</param>
    /// <exception cref="InvalidDataException">The array is too short; or it has no layout and another length than the logical array.</exception>
    public void RequireInput(int slot, long elementCount)
    {
        if (ElementCount == 0)
        {
            return;
        }

        if (Layouts[slot] is not { } layout)
        {
            if (elementCount != ElementCount)
            {
                throw new InvalidDataException($"The input in slot {slot} must hold {ElementCount} elements; it holds {elementCount}.");
            }

            return;
        }

        var (lowest, highest) = layout.Reach(Shape);
        if (lowest < 0 || highest >= elementCount)
        {
            throw new InvalidDataException($"The input in slot {slot} is read from element {lowest} to {highest}; it holds {elementCount}.");
        }
    }
}
