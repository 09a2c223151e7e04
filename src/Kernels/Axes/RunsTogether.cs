using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorShm.Kernels;

/// <summary>Computes neighbouring results whose elements lie side by side in rows, such as the columns of a table. Goes row by row, and holds for each result the values that a tile holds in its lanes.</summary>
/// <remarks>
/// Element <c>i</c> of a tile belongs to lane <c>i mod 64</c> of its result (<see cref="SumLoops"/>). So a stripe of 64 rows has one element for each lane of each result, in the order of the rows.
/// Stripes are folded into the lanes. After the last stripe of a tile, the lanes of each result are brought side by side and reduced as a tile of one group. The results have the same bits as if they were computed one
/// after the other. After construction nothing is allocated. Not thread-safe.
/// </remarks>
internal sealed unsafe class RunsTogether
{
    /// <summary>The number of rows of a stripe.</summary>
    public const int Lanes = TileGrid.GroupElements;

    private const int StripesPerTile = TileGrid.TileElements / Lanes;
    private const int LineBytes = 64;

    private readonly AxisGrid _grid;
    private readonly int _maxResults;
    private readonly RowSource[] _sources;
    private readonly StripeFold _one;
    private readonly StripeFold _several;
    private readonly Reducer[] _reducers;
    private readonly PairwiseTree[][] _trees;
    private readonly byte[] _memory;
    private readonly byte*[] _held;
    private readonly byte* _lanes;
    private readonly byte*[] _rows;

    /// <param name="code">The code with the reductions.</param>
    /// <param name="domain">The domain, with the axes to reduce; its grid says that results are neighbours.</param>
    /// <param name="runnerFor">Makes what runs the folds.</param>
    public RunsTogether(StageCode code, StageDomain domain, Func<StageCode, ITileRunner> runnerFor)
    {
        _grid = domain.Grid!;
        _maxResults = (int)Math.Min(AxisGrid.ResultsTogether(_grid.Results), _grid.Results);
        _sources = [.. code.Inputs.Select((dtype, slot) => RowSource.For(slot, dtype.SizeBytes(), domain, _maxResults))];
        if (Folding.TryLoadIndexes(code) is { } loading)
        {
            code = loading;
            _sources = [.. _sources, RowSource.ForIndexes(domain, _maxResults)];
        }

        _one = new StripeFold(code, 1, runnerFor);
        _several = new StripeFold(code, Math.Min(StripesPerTile, Folding.RowsAtOnce(code)), runnerFor);
        _reducers = new BlockFrame(code).Reducers;
        _trees = [.. Enumerable.Range(0, _maxResults).Select(_ => Array.ConvertAll(_reducers, static reducer => new PairwiseTree(reducer)))];
        _rows = new byte*[_sources.Length];

        // Pinned memory lives as long as this object. The pieces are one extra line apart, like the registers of a RegisterFile.
        var pieceBytes = (Lanes * _maxResults * sizeof(long)) + LineBytes;
        _memory = GC.AllocateArray<byte>(((_reducers.Length + 1) * pieceBytes) + LineBytes, pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        _lanes = (byte*)((address + LineBytes - 1) / LineBytes * LineBytes);
        _held = new byte*[_reducers.Length];
        for (var i = 0; i < _held.Length; i++)
        {
            _held[i] = _lanes + ((i + 1) * pieceBytes);
        }
    }

    /// <summary>Reduces the same chunk of neighbouring results.</summary>
    /// <param name="turn">The inputs, and whether the results are still wanted.</param>
    /// <param name="first">The first result.</param>
    /// <param name="count">The number of results.</param>
    /// <param name="chunk">The number of the chunk in each result.</param>
    /// <param name="store">Gets the place of each result in the output and the trees of its reductions, whose values it must take at once. Not called for results that nobody wants any more.</param>
    public void Reduce(IStageTurn turn, long first, long count, long chunk, Action<IBlockMemory, long, PairwiseTree[]> store)
    {
        for (var done = 0L; done < count; done += _maxResults)
        {
            var results = (int)Math.Min(_maxResults, count - done);
            if (!ReduceRows(turn, first + done, results, chunk))
            {
                Forget();
                return;
            }

            for (var i = 0; i < results; i++)
            {
                store(turn, _grid.OutputOf(first + done + i, chunk), _trees[i]);
            }
        }
    }

    /// <summary>Reduces rows, and leaves the results in the trees.</summary>
    /// <returns>Whether all rows were reduced; if not, nobody wants the results any more.</returns>
    private bool ReduceRows(IStageTurn turn, long first, int results, long chunk)
    {
        foreach (var source in _sources)
        {
            source.Begin(turn, first, results);
        }

        var (start, elements) = _grid.ElementsOf(chunk);
        var untilLook = BlockGrid.BlockElements;
        for (var offset = 0L; offset < elements; offset += TileGrid.TileElements)
        {
            untilLook -= TileGrid.TileElements * results;
            if (untilLook <= 0 && !turn.IsWanted())
            {
                return false;
            }

            untilLook = untilLook <= 0 ? BlockGrid.BlockElements : untilLook;
            Bind(turn, 0, start + offset, (int)Math.Min(TileGrid.TileElements, elements - offset), results);
        }

        return true;
    }

    /// <summary>Clears what an unwanted block has left behind, for the next block.</summary>
    private void Forget()
    {
        foreach (var tree in _trees.SelectMany(static trees => trees))
        {
            tree.Take();
        }
    }

    /// <summary>Pins the rows of each input, one input per level of recursion, because a span has an address only while it is fixed; then folds them.</summary>
    private void Bind(IBlockMemory memory, int slot, long row, int rows, int results)
    {
        if (slot == _sources.Length)
        {
            FoldTile(rows, results);
            return;
        }

        fixed (byte* address = _sources[slot].Rows(memory, row, rows))
        {
            _rows[slot] = address;
            Bind(memory, slot + 1, row, rows, results);
        }
    }

    /// <summary>Folds the rows of a tile, one part of the lanes after the other, so that the lanes' values stay in a first-level cache; then reduces the lanes.</summary>
    private void FoldTile(int rows, int results)
    {
        var stripeElements = Lanes * results;
        var (stripes, rest) = Math.DivRem(rows, Lanes);
        for (var offset = 0; offset < stripeElements; offset += TileGrid.TileElements)
        {
            var count = Math.Min(TileGrid.TileElements, stripeElements - offset);
            for (var i = 0; i < _reducers.Length; i++)
            {
                RegisterFile.Fill(_held[i], _reducers[i].DType, _reducers[i].PaddingBits, offset, count);
            }

            var stripe = 0;
            for (; stripe + _several.Stripes <= stripes; stripe += _several.Stripes)
            {
                Fold(_several, stripe * stripeElements, stripeElements, offset, count);
            }

            for (; stripe < stripes; stripe++)
            {
                Fold(_one, stripe * stripeElements, stripeElements, offset, count);
            }

            if (offset < rest * results)
            {
                Fold(_one, stripe * stripeElements, stripeElements, offset, Math.Min(count, (rest * results) - offset));
            }
        }

        for (var reduction = 0; reduction < _reducers.Length; reduction++)
        {
            ReduceLanes(reduction, results);
        }
    }

    private void Fold(StripeFold fold, int first, int stripeElements, int offset, int count)
    {
        var number = 0;
        for (var stripe = 0; stripe < fold.Stripes; stripe++)
        {
            for (var slot = 0; slot < _sources.Length; slot++)
            {
                var element = (_sources[slot].IsRepeated ? 0L : first + (stripe * stripeElements)) + offset;
                fold.Frame.Inputs[number++] = _rows[slot] + (element * _sources[slot].ElementBytes);
            }
        }

        for (var i = 0; i < _held.Length; i++)
        {
            fold.Frame.Inputs[number + i] = fold.Frame.Outputs[i] = _held[i] + ((long)offset * _reducers[i].DType.SizeBytes());
        }

        fold.Run(count);
    }

    private void ReduceLanes(int reduction, int results)
    {
        var reducer = _reducers[reduction];
        var size = reducer.DType.SizeBytes();
        for (var result = 0; result < results; result++)
        {
            var source = _held[reduction] + (result * size);
            switch (size)
            {
                case sizeof(byte):
                    StridedLoops.Copy(_lanes, source, results, Lanes);
                    break;
                case sizeof(int):
                    StridedLoops.Copy((int*)_lanes, (int*)source, results, Lanes);
                    break;
                default:
                    StridedLoops.Copy((long*)_lanes, (long*)source, results, Lanes);
                    break;
            }

            _trees[result][reduction].Add(reducer.ReduceTile(_lanes, Lanes, Lanes));
        }
    }

    /// <summary>Folds a certain number of stripes at once.</summary>
    private sealed class StripeFold
    {
        private readonly ITileRunner _runner;

        public StripeFold(StageCode code, int stripes, Func<StageCode, ITileRunner> runnerFor)
        {
            Stripes = stripes;
            var fold = Folding.Of(code, stripes);
            _runner = runnerFor(fold);
            Frame = new BlockFrame(fold);
        }

        public int Stripes { get; }

        public BlockFrame Frame { get; }

        public void Run(int count) => _runner.RunTile(Frame, 0, 0, count);
    }
}
