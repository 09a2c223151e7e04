namespace ActorShm.Kernels;

/// <summary>Reduces neighbouring results whose elements lie side by side in an input, such as those of <c>transpose(x).sum(axis=1)</c>: a tile of each of them is read together.</summary>
/// <remarks>Each result is reduced as <see cref="BlockLoop"/> reduces it, tile by tile. After construction nothing is allocated. Not thread-safe.</remarks>
internal sealed unsafe class RunsTransposed
{
    /// <summary>So many that the registers of an input stay in a second-level cache.</summary>
    private const int MaxResults = AxisGrid.ResultsTogether;

    private readonly StageCode _code;
    private readonly AxisGrid _grid;
    private readonly ITileRunner _runner;
    private readonly TransposedRegisters _registers;
    private readonly BlockFrame[] _frames;

    private RunsTransposed(StageCode code, SlotGather[] gathers, long[] distances, AxisGrid grid, ITileRunner runner)
    {
        _code = code;
        _grid = grid;
        _runner = runner;
        _registers = new TransposedRegisters(code, gathers, distances, MaxResults, TileGrid.TileElements);
        _frames = [.. Enumerable.Range(0, MaxResults).Select(_ => new BlockFrame(code))];
    }

    /// <summary>Runs that are transposed, where in some input neighbouring results lie side by side.</summary>
    /// <param name="code">What to reduce.</param>
    /// <param name="domain">Along which axes.</param>
    /// <param name="runner">Computes a tile.</param>
    public static RunsTransposed? TryFor(StageCode code, StageDomain domain, ITileRunner runner)
    {
        var grid = domain.Grid!;
        SlotGather[] gathers = [.. code.Inputs.Select((dtype, slot) => SlotGather.For(slot, dtype.SizeBytes(), domain.Shape, domain.Layouts[slot] ?? Layout.Dense(domain.Shape)))];
        var distances = TransposedRegisters.DistancesOf(code, gathers, grid.Results);
        return Array.Exists(distances, static distance => distance > 0) ? new RunsTransposed(code, gathers, distances, grid, runner) : null;
    }

    /// <summary>Reduces neighbouring results.</summary>
    /// <param name="memory">The inputs.</param>
    /// <param name="first">The first result.</param>
    /// <param name="count">How many.</param>
    /// <param name="chunk">Which chunk of each.</param>
    /// <param name="store">Is given the place of each value in the output and what its reductions have left, to be taken at once.</param>
    public void Reduce(IBlockMemory memory, long first, long count, long chunk, Action<IBlockMemory, long, PairwiseTree[]> store)
    {
        var (start, elements) = _grid.ElementsOf(chunk);
        for (var done = 0L; done < count; done += MaxResults)
        {
            var results = (int)Math.Min(MaxResults, count - done);
            var untilLook = BlockGrid.BlockElements;
            for (var offset = 0; offset < elements; offset += TileGrid.TileElements)
            {
                untilLook -= results * TileGrid.TileElements;
                if (untilLook <= 0 && !memory.IsWanted())
                {
                    Forget();
                    return;
                }

                untilLook = untilLook <= 0 ? BlockGrid.BlockElements : untilLook;
                RunTiles(memory, ((first + done) * _grid.Run) + start, offset, (int)Math.Min(TileGrid.TileElements, elements - offset), results);
            }

            for (var i = 0; i < results; i++)
            {
                store(memory, _grid.OutputOf(first + done + i, chunk), _frames[i].Trees);
            }
        }
    }

    /// <summary>Empties what a block that nobody wants has left, for the next one.</summary>
    private void Forget()
    {
        foreach (var tree in _frames.SelectMany(static frame => frame.Trees))
        {
            tree.Take();
        }
    }

    /// <summary>The same tile of each result; a runner looks for it at its place in the run, so it pretends that the run starts before it.</summary>
    private void RunTiles(IBlockMemory memory, long start, int offset, int count, int results)
    {
        _registers.Fill(memory, start + offset, _grid.Run, results, count);
        for (var i = 0; i < results; i++)
        {
            for (var slot = 0; slot < _code.Inputs.Length; slot++)
            {
                _frames[i].Inputs[slot] = _registers[slot, i] - ((long)offset * _code.Inputs[slot].SizeBytes());
            }

            _runner.RunTile(_frames[i], start + (i * _grid.Run), offset, count);
        }
    }
}
