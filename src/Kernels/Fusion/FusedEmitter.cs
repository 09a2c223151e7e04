using System.Reflection.Emit;
using Il = System.Reflection.Emit.OpCodes;

namespace ActorShm.Kernels;

/// <summary>Emits a stage's code as one IL method: for each tile a loop over groups of 64 elements, unrolled to the steps of a group.</summary>
/// <remarks>
/// Values are locals, one for each instruction, and the just-in-time compiler keeps them in registers. Every sum has as many
/// accumulators as a group has steps, so that its additions happen in the order that <see cref="SumLoops"/> fixes. Code with elementary functions or divisions of integers is not
/// unrolled, because the functions need all registers, and sixteen copies of them would not fit into the processor's cache of decoded instructions. Its sums
/// wait in memory, where the time that a function takes hides the way there. A <see cref="DynamicMethod"/> is
/// compiled once, with full optimisation, and is freed with the last loop that uses it.
/// </remarks>
internal sealed partial class FusedEmitter
{
    /// <summary>The largest number of instructions; beyond it an unrolled group has more locals than the just-in-time compiler tracks, and the interpreter is faster.</summary>
    private const int MaxInstructions = 96;

    /// <summary>The largest number of functions; beyond it the just-in-time compiler stops inlining.</summary>
    private const int MaxFunctions = 4;

    /// <summary>The largest number of instructions per root; with more, other instructions keep the multiplication units busy for longer than the roots keep theirs.</summary>
    private const int MaxInstructionsPerRoot = 16;

    private readonly StageCode _code;
    private readonly LaneWidth _width;
    private readonly bool _isStreaming;
    private readonly int _stepsPerTurn;
    private readonly bool _readsAhead;
    private readonly bool _hasRootsByProducts;
    private readonly KnownSigns _knownSigns;
    private readonly ILGenerator _il;
    private readonly LocalBuilder?[] _values;
    private readonly LocalBuilder[] _inputs;
    private readonly LocalBuilder[] _outputs;
    private readonly List<Accumulation> _reductions = [];
    private readonly Dictionary<int, LocalBuilder?> _nans = [];
    private LocalBuilder? _index;

    private FusedEmitter(StageCode code, LaneWidth width, bool isStreaming, ILGenerator il)
    {
        _code = code;
        _width = width;
        _isStreaming = isStreaming;
        _stepsPerTurn = FunctionCount(code) == 0 ? width.StepsPerGroup : 1;
        _readsAhead = !width.AsksForNextPage && Prefetch is not null && HasRoots(code) && _stepsPerTurn == width.StepsPerGroup;
        _hasRootsByProducts = width.Lanes == 8 && RootCount(code) * MaxInstructionsPerRoot >= code.Instructions.Length;
        _knownSigns = new KnownSigns(code);
        _il = il;
        _values = new LocalBuilder?[code.Instructions.Length];
        _pairs = PairsOf(code);
        _inputs = [.. code.Inputs.Select(_ => il.DeclareLocal(typeof(byte*)))];
        _outputs = [.. code.Outputs.Select(_ => il.DeclareLocal(typeof(byte*)))];
    }

    /// <summary>Whether a fused loop is possible and faster than the interpreter. Powers of integers take so long that nothing else matters.</summary>
    public static bool CanEmit(StageCode code) =>
        code.Instructions.Length <= MaxInstructions
        && FunctionCount(code) <= MaxFunctions
        && !code.Instructions.Any(static instruction => instruction.Op == OpCode.Power && !instruction.DType.IsFloat());

    /// <summary>Whether an instruction takes so long that unrolling its loop gains nothing: an elementary function or a division of integers.</summary>
    public static bool IsFunction(Instruction instruction) =>
        instruction.Op is OpCode.FloorDivide or OpCode.Remainder || ElementaryOperation.Find(instruction.Op, instruction.DType) is not null;

    /// <summary>Emits the loop.</summary>
    /// <param name="code">Code for which <see cref="CanEmit"/> holds.</param>
    /// <param name="width">The width of the loop.</param>
    /// <param name="isStreaming">Whether to write outputs past the caches; then their addresses are multiples of a vector.</param>
    /// <param name="tracks">The number of places at which a block is read at once. If it is more than one, the loop only takes numbers of full tiles that it divides. See <see cref="TracksFor"/>.</param>
    public static FusedTiles Emit(StageCode code, LaneWidth width, bool isStreaming = false, int tracks = 1)
    {
        var method = new DynamicMethod(
            "FusedTiles",
            typeof(void),
            [typeof(byte**), typeof(byte**), typeof(long*), typeof(long), typeof(nint), typeof(nint), typeof(nint), typeof(long*)],
            typeof(FusedEmitter).Module,
            skipVisibility: true);
        var emitter = new FusedEmitter(code, width, isStreaming, method.GetILGenerator());
        emitter.Prepare();
        if (tracks > 1)
        {
            emitter.Tracks(tracks);
        }
        else
        {
            emitter.Tiles();
        }

        return method.CreateDelegate<FusedTiles>();
    }

    private static int RootCount(StageCode code) => code.Instructions.Count(static instruction => instruction is { Op: OpCode.Sqrt, DType: DType.Float64 });

    /// <summary>
    /// Whether a step computes its roots of float64 by products: every fourth step does, beside three that use the processor's unit (docs/decisions/0011-roots.md). A loop that is not unrolled has one step, which uses the unit.
    /// </summary>
    private bool IsByProducts(int step) => _hasRootsByProducts && step % 4 == 3;

    private static int FunctionCount(StageCode code) => code.Instructions.Count(static instruction => IsFunction(instruction));

    /// <summary>Emits what is the same for all tiles: addresses, constants and the first index.</summary>
    private void Prepare()
    {
        ReserveWaitingSums();
        for (var slot = 0; slot < _inputs.Length; slot++)
        {
            SetAddress(_inputs[slot], argument: 0, slot, _code.Inputs[slot]);
        }

        for (var slot = 0; slot < _outputs.Length; slot++)
        {
            SetAddress(_outputs[slot], argument: 1, slot, _code.Outputs[slot]);
        }

        var constants = 0;
        for (var i = 0; i < _code.Instructions.Length; i++)
        {
            var instruction = _code.Instructions[i];
            if (OpCodes.GivesValue(instruction.Op))
            {
                _values[i] = _il.DeclareLocal(_width.VectorOf(instruction.ValueType));
            }

            if (instruction.Op == OpCode.Constant)
            {
                SetConstant(_values[i]!, instruction.DType, constants++);
            }
            else if (instruction.Op == OpCode.Index)
            {
                SetFirstIndex();
            }
        }
    }

    private void Tiles()
    {
        var next = _il.DefineLabel();
        _il.MarkLabel(next);
        AskForNextPages();
        foreach (var instruction in _code.Instructions.Where(static instruction => OpCodes.IsReduction(instruction.Op)))
        {
            var reduction = Accumulation.For(this, instruction);
            reduction.BeginTile();
            _reductions.Add(reduction);
        }

        Groups();
        for (var i = 0; i < _reductions.Count; i++)
        {
            _reductions[i].End(i);
        }

        NextTile();
        CountDown(argument: 6);
        _il.Emit(Il.Brtrue, next);
        _il.Emit(Il.Ret);
    }

    private void Groups()
    {
        var next = _il.DefineLabel();
        var remaining = _il.DeclareLocal(typeof(nint));
        _il.Emit(Il.Ldarg_S, (byte)5);
        _il.Emit(Il.Ldc_I4, _width.StepsPerGroup / _stepsPerTurn);
        _il.Emit(Il.Conv_I);
        _il.Emit(Il.Mul);
        _il.Emit(Il.Stloc, remaining);
        _il.MarkLabel(next);
        for (var step = 0; step < _stepsPerTurn; step++)
        {
            Step(step);
        }

        Advance(_inputs, _code.Inputs);
        Advance(_outputs, _code.Outputs);
        AdvanceWaitingSums();
        _il.Emit(Il.Ldloc, remaining);
        _il.Emit(Il.Ldc_I4_1);
        _il.Emit(Il.Conv_I);
        _il.Emit(Il.Sub);
        _il.Emit(Il.Dup);
        _il.Emit(Il.Stloc, remaining);
        _il.Emit(Il.Brtrue, next);
    }

    /// <summary>Moves to the next tile: its partial results follow those of this tile, as its elements do.</summary>
    private void NextTile()
    {
        _il.Emit(Il.Ldarg_S, (byte)7);
        _il.Emit(Il.Ldc_I4, _code.PartialBytes);
        _il.Emit(Il.Add);
        _il.Emit(Il.Starg_S, (byte)7);
        _il.Emit(Il.Ldarg_3);
        _il.Emit(Il.Ldc_I8, (long)TileGrid.TileElements);
        _il.Emit(Il.Add);
        _il.Emit(Il.Starg_S, (byte)3);
    }

    /// <summary>Decrements a count, and leaves the rest on the stack.</summary>
    private void CountDown(byte argument)
    {
        _il.Emit(Il.Ldarg_S, argument);
        _il.Emit(Il.Ldc_I4_1);
        _il.Emit(Il.Conv_I);
        _il.Emit(Il.Sub);
        _il.Emit(Il.Dup);
        _il.Emit(Il.Starg_S, argument);
    }

    /// <summary>address = slots[slot] + offset * size</summary>
    private void SetAddress(LocalBuilder address, int argument, int slot, DType dtype)
    {
        _il.Emit(Il.Ldarg_S, (byte)argument);
        _il.Emit(Il.Ldc_I4, slot * sizeof(long));
        _il.Emit(Il.Add);
        _il.Emit(Il.Ldind_I);
        _il.Emit(Il.Ldarg_S, (byte)4);
        _il.Emit(Il.Ldc_I4, dtype.SizeBytes());
        _il.Emit(Il.Conv_I);
        _il.Emit(Il.Mul);
        _il.Emit(Il.Add);
        _il.Emit(Il.Stloc, address);
    }

    private void SetConstant(LocalBuilder value, DType dtype, int number)
    {
        _il.Emit(Il.Ldarg_2);
        _il.Emit(Il.Ldc_I4, number * sizeof(long));
        _il.Emit(Il.Add);
        switch (dtype)
        {
            case DType.Float64:
                _il.Emit(Il.Ldind_R8);
                break;
            case DType.Float32:
                _il.Emit(Il.Ldind_R4);
                break;
            case DType.Int32:
                _il.Emit(Il.Ldind_I4);
                break;
            case DType.Int64 or DType.UInt64:
                _il.Emit(Il.Ldind_I8);
                break;
            default:
                _il.Emit(Il.Ldind_I8); // a bool: 1 becomes a mask of ones
                _il.Emit(Il.Neg);
                break;
        }

        _il.Emit(Il.Call, _width.Broadcast(dtype));
        _il.Emit(Il.Stloc, value);
    }

    /// <summary>Sets the indexes of the first step's elements; each step adds its width.</summary>
    private void SetFirstIndex()
    {
        if (_index is not null)
        {
            return;
        }

        var vector = _width.VectorOf(DType.Int64);
        _index = _il.DeclareLocal(vector);
        _il.Emit(Il.Ldarg_3);
        _il.Emit(Il.Call, _width.Broadcast(DType.Int64));
        _il.Emit(Il.Call, vector.GetProperty("Indices")!.GetMethod!);
        _il.Emit(Il.Call, _width.Operator(DType.Int64, "op_Addition"));
        _il.Emit(Il.Stloc, _index);
    }

    private void Advance(LocalBuilder[] addresses, IReadOnlyList<DType> types)
    {
        for (var slot = 0; slot < addresses.Length; slot++)
        {
            _il.Emit(Il.Ldloc, addresses[slot]);
            _il.Emit(Il.Ldc_I4, _stepsPerTurn * _width.Lanes * types[slot].SizeBytes());
            _il.Emit(Il.Add);
            _il.Emit(Il.Stloc, addresses[slot]);
        }
    }
}
