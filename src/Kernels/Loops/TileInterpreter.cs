using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>Runs a stage's code by going over a block in tiles, and applies each instruction to the whole tile before the next.</summary>
/// <remarks>
/// This is the reference for the meaning of a stage, bit for bit. A full tile reads its inputs in place. The last tile
/// of an array is copied and padded to whole groups of 64 elements with ones, which are valid operands of every operation, so that the same
/// vector loops run over it. Before a padded tile is reduced, it is padded anew with an element that changes nothing.
/// After construction nothing is allocated. Not thread-safe.
/// </remarks>
internal sealed unsafe class TileInterpreter : ITileRunner
{
    private readonly StageCode _code;
    private readonly TileStep[] _steps;
    private readonly RegisterFile _registers;
    private readonly byte*[] _home;
    private readonly byte*[] _values;
    private readonly byte* _tail;

    public TileInterpreter(StageCode code)
    {
        var plan = new RegisterPlan(code);
        _code = code;
        _registers = new RegisterFile(plan.Count + 2); // neighbours, so that the tail has room for complex128
        _tail = _registers[plan.Count];
        _home = new byte*[code.Instructions.Length];
        _values = new byte*[code.Instructions.Length];
        _steps = Prepare(plan);
    }

    /// <inheritdoc/>
    /// <remarks>Also runs for every tile of the first job, when code that is not compiled with optimisation from the start is still unoptimised.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void RunTile(BlockFrame frame, long blockStart, int offset, int count)
    {
        var padded = TileGrid.RoundUpToGroup(count);
        foreach (ref readonly var step in _steps.AsSpan())
        {
            switch (step.Kind)
            {
                case TileStepKind.Load:
                    Load(frame, step, offset, count, padded);
                    break;
                case TileStepKind.Index:
                    IndexLoop.Fill((long*)_values[step.Value], blockStart + offset, padded);
                    break;
                case TileStepKind.Compute:
                    step.Kernel!(_values[step.Value], _values[step.A], _values[step.B], _values[step.C], padded);
                    break;
                case TileStepKind.Store:
                    Store(frame, step, offset, count, padded);
                    break;
                default:
                    Reduce(frame, step, blockStart + offset, count, padded);
                    break;
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Load(BlockFrame frame, in TileStep step, int offset, int count, int padded)
    {
        var source = frame.Inputs[step.Number] + ((long)offset * step.DType.SizeBytes());
        if (count != padded)
        {
            var padding = step.Kernel is null ? _home[step.Value] : _tail;
            CopyElements(padding, source, step.DType, count);
            FillWithOnes(padding, step.DType, count, padded - count);
            source = padding;
        }

        _values[step.Value] = source;
        if (step.Kernel is { } widen)
        {
            _values[step.Value] = _home[step.Value];
            widen(_home[step.Value], source, null, null, padded);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store(BlockFrame frame, in TileStep step, int offset, int count, int padded)
    {
        var target = frame.Outputs[step.Number] + ((long)offset * step.DType.SizeBytes());
        if (count == padded)
        {
            step.Kernel!(target, _values[step.A], _values[step.B], null, count);
        }
        else
        {
            step.Kernel!(_tail, _values[step.A], _values[step.B], null, padded);
            CopyElements(target, _tail, step.DType, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Reduce(BlockFrame frame, in TileStep step, long first, int count, int padded)
    {
        var reducer = frame.Reducers[step.Number];
        var values = _values[step.A];
        if (count != padded)
        {
            CopyElements(_tail, values, step.DType, count);
            RegisterFile.Fill(_tail, step.DType, reducer.PaddingBits, count, padded - count);
            values = _tail;
        }

        var partial = reducer.ReduceTile(values, padded, count);
        frame.Trees[step.Number].Add(step.IsPosition ? partial with { Count = partial.Count + first } : partial);
    }

    private static void CopyElements(byte* target, byte* source, DType dtype, int count)
    {
        var bytes = (long)count * dtype.SizeBytes();
        Buffer.MemoryCopy(source, target, bytes, bytes);
    }

    private static void FillWithOnes(byte* target, DType dtype, int firstElement, int elementCount)
    {
        // A complex number is padded as two real ones, which are valid operands as well.
        var parts = dtype.IsComplex() ? 2 : 1;
        RegisterFile.Fill(target, dtype.Component(), OneOf(dtype.Component()), parts * firstElement, parts * elementCount);
    }

    private static long OneOf(DType dtype) => dtype switch
    {
        DType.Float16 => Scalar.Of(Half.One).Bits,
        DType.Float32 => Scalar.Of(1f).Bits,
        DType.Float64 => Scalar.Of(1.0).Bits,
        _ => 1,
    };
}
