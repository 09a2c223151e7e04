using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>Runs a stage's code by going over a block in tiles, each instruction over the whole tile before the next.</summary>
/// <remarks>
/// This is the reference for what a stage means, bit for bit. A full tile reads its inputs where they lie; the last tile
/// of an array is copied and padded to whole groups of 64 elements with ones, which no operation minds, so that the same
/// vector loops run over it. What a reduction sees of a padded tile is padded anew with an element that changes nothing.
/// After construction nothing is allocated. Not thread-safe.
/// </remarks>
internal sealed unsafe class TileInterpreter : IStageLoop
{
    private readonly StageCode _code;
    private readonly TileStep[] _steps;
    private readonly Reducer[] _reducers;
    private readonly PairwiseTree[] _trees;
    private readonly RegisterFile _registers;
    private readonly byte*[] _home;
    private readonly byte*[] _values;
    private readonly byte* _tail;

    // The current block's elements; valid only while Bind holds them in place.
    private readonly byte*[] _inputs;
    private readonly byte*[] _outputs;

    public TileInterpreter(StageCode code)
    {
        var plan = new RegisterPlan(code);
        _code = code;
        _registers = new RegisterFile(plan.Count + 1);
        _tail = _registers[plan.Count];
        _home = new byte*[code.Instructions.Length];
        _values = new byte*[code.Instructions.Length];
        _inputs = new byte*[code.Inputs.Length];
        _outputs = new byte*[code.Outputs.Length];
        _reducers = [.. code.Instructions.Where(i => OpCodes.IsReduction(i.Op)).Select(i => Reducer.For(i.Op, i.DType))];
        _trees = [.. _reducers.Select(reducer => new PairwiseTree(reducer))];
        _steps = Prepare(plan);
    }

    /// <inheritdoc/>
    public void Run(IBlockMemory memory, long elementCount, long firstBlock, int blockCount, Span<byte> partials)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBlock);
        ArgumentOutOfRangeException.ThrowIfNegative(blockCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blockCount, BlockGrid.BlockCount(elementCount) - firstBlock);
        if (partials.Length != (long)blockCount * _code.PartialBytes)
        {
            throw new ArgumentException(
                $"{blockCount} blocks leave {(long)blockCount * _code.PartialBytes} bytes of partial results; room was given for {partials.Length}.",
                nameof(partials));
        }

        for (var i = 0; i < blockCount; i++)
        {
            var block = firstBlock + i;
            Bind(memory, 0, block * BlockGrid.BlockElements, BlockGrid.ElementsIn(block, elementCount));
            foreach (var tree in _trees)
            {
                tree.Take().Write(partials);
                partials = partials[Partial.SizeBytes..];
            }
        }
    }

    private TileStep[] Prepare(RegisterPlan plan)
    {
        var steps = new List<TileStep>();
        var reductions = 0;
        for (var i = 0; i < _code.Instructions.Length; i++)
        {
            var instruction = _code.Instructions[i];
            if (OpCodes.GivesValue(instruction.Op))
            {
                _values[i] = _home[i] = _registers[plan[i]];
            }

            if (instruction.Op == OpCode.Constant)
            {
                RegisterFile.Fill(_home[i], instruction.DType, instruction.Bits, 0, TileGrid.TileElements);
                continue;
            }

            steps.Add(TileStep.For(_code, i, reductions));
            reductions += OpCodes.IsReduction(instruction.Op) ? 1 : 0;
        }

        return [.. steps];
    }

    /// <summary>Holds the block's memory in place, one slot for each level of recursion, then runs the tiles: a span has an address only while it is fixed.</summary>
    private void Bind(IBlockMemory memory, int slot, long start, int count)
    {
        if (slot < _inputs.Length)
        {
            var elements = memory.Input(slot, start, count);
            RequireLength("input", slot, elements.Length, count * _code.Inputs[slot].SizeBytes());
            fixed (byte* address = elements)
            {
                _inputs[slot] = address;
                Bind(memory, slot + 1, start, count);
            }
        }
        else if (slot - _inputs.Length < _outputs.Length)
        {
            var output = slot - _inputs.Length;
            var elements = memory.Output(output, start, count);
            RequireLength("output", output, elements.Length, count * _code.Outputs[output].SizeBytes());
            fixed (byte* address = elements)
            {
                _outputs[output] = address;
                Bind(memory, slot + 1, start, count);
            }
        }
        else
        {
            for (var offset = 0; offset < count; offset += TileGrid.TileElements)
            {
                RunTile(start, offset, Math.Min(TileGrid.TileElements, count - offset));
            }
        }
    }

    /// <summary>Runs for every tile of the first job too, when code that is not asked for at once is still unoptimised.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunTile(long blockStart, int offset, int count)
    {
        var padded = TileGrid.RoundUpToGroup(count);
        foreach (ref readonly var step in _steps.AsSpan())
        {
            switch (step.Kind)
            {
                case TileStepKind.Load:
                    Load(step, offset, count, padded);
                    break;
                case TileStepKind.Index:
                    IndexLoop.Fill((long*)_values[step.Value], blockStart + offset, padded);
                    break;
                case TileStepKind.Compute:
                    step.Kernel!(_values[step.Value], _values[step.A], _values[step.B], _values[step.C], padded);
                    break;
                case TileStepKind.Store:
                    Store(step, offset, count, padded);
                    break;
                default:
                    Reduce(step, count, padded);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Load(in TileStep step, int offset, int count, int padded)
    {
        var source = _inputs[step.Number] + ((long)offset * step.DType.SizeBytes());
        _values[step.Value] = count == padded ? source : _home[step.Value];
        if (count != padded)
        {
            CopyElements(_home[step.Value], source, step.DType, count);
            RegisterFile.Fill(_home[step.Value], step.DType, OneOf(step.DType), count, padded - count);
        }

        if (step.DType == DType.Bool)
        {
            CopyLoops.LoadBool(_home[step.Value], _values[step.Value], null, null, padded);
            _values[step.Value] = _home[step.Value];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store(in TileStep step, int offset, int count, int padded)
    {
        var target = _outputs[step.Number] + ((long)offset * step.DType.SizeBytes());
        if (count == padded)
        {
            step.Kernel!(target, _values[step.A], null, null, count);
        }
        else
        {
            step.Kernel!(_tail, _values[step.A], null, null, padded);
            CopyElements(target, _tail, step.DType, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Reduce(in TileStep step, int count, int padded)
    {
        var reducer = _reducers[step.Number];
        var values = _values[step.A];
        if (count != padded)
        {
            CopyElements(_tail, values, step.DType, count);
            RegisterFile.Fill(_tail, step.DType, reducer.PaddingBits, count, padded - count);
            values = _tail;
        }

        _trees[step.Number].Add(reducer.ReduceTile(values, padded, count));
    }

    private static void CopyElements(byte* target, byte* source, DType dtype, int count)
    {
        var bytes = (long)count * dtype.SizeBytes();
        Buffer.MemoryCopy(source, target, bytes, bytes);
    }

    private static long OneOf(DType dtype) => dtype switch
    {
        DType.Float32 => Scalar.Of(1f).Bits,
        DType.Float64 => Scalar.Of(1.0).Bits,
        _ => 1,
    };

    private static void RequireLength(string kind, int slot, int foundBytes, int neededBytes)
    {
        if (foundBytes != neededBytes)
        {
            throw new InvalidOperationException($"The memory of {kind} slot {slot} gave {foundBytes} bytes for a block that has {neededBytes}.");
        }
    }
}
