using Il = System.Reflection.Emit.OpCodes;

namespace ActorShm.Kernels;

/// <content>Functions of the same value that share their work, as sine and cosine of an angle do: they are computed together, where the first of them stands.</content>
internal sealed partial class FusedEmitter
{
    private static readonly (OpCode First, OpCode Second, Type Pair)[] Pairs =
    [
        (OpCode.Sin, OpCode.Cos, typeof(SineAndCosine)),
        (OpCode.Sinh, OpCode.Cosh, typeof(HyperbolicFunctions)),
    ];

    /// <summary>For each instruction of a pair, both instructions and the way to compute them.</summary>
    private readonly Dictionary<int, (int First, int Second, Type Pair)> _pairs;

    private static Dictionary<int, (int First, int Second, Type Pair)> PairsOf(StageCode code)
    {
        var found = new Dictionary<int, (int First, int Second, Type Pair)>();
        for (var i = 0; i < code.Instructions.Length; i++)
        {
            var instruction = code.Instructions[i];
            foreach (var (first, second, pair) in Pairs)
            {
                if (instruction.Op == first && instruction.DType.IsFloat()
                    && code.Instructions.IndexOf(instruction with { Op = second }) is >= 0 and var other
                    && !found.ContainsKey(other))
                {
                    found[i] = found[other] = (i, other, pair);
                }
            }
        }

        return found;
    }

    /// <summary>Computes an instruction together with its partner, if it has one.</summary>
    /// <returns>False when it has no partner; then nothing was emitted.</returns>
    private bool TryPair(int instruction)
    {
        if (!_pairs.TryGetValue(instruction, out var pair))
        {
            return false;
        }

        if (instruction > Math.Min(pair.First, pair.Second))
        {
            return true; // computed already, with its partner
        }

        var second = _il.DeclareLocal(_width.VectorOf(DType.Float64));
        PushFloat64(_code.Instructions[instruction].A);
        _il.Emit(Il.Ldloca, second);
        _il.Emit(Il.Call, _width.Conversion(nameof(EightLanes.FunctionPair), pair.Pair));
        SetFromFloat64(pair.First);
        _il.Emit(Il.Ldloc, second);
        SetFromFloat64(pair.Second);
        return true;
    }

    private void SetFromFloat64(int value)
    {
        if (TypeOf(value) == DType.Float32)
        {
            _il.Emit(Il.Call, _width.Conversion(nameof(EightLanes.Float64ToFloat32)));
        }

        _il.Emit(Il.Stloc, _values[value]!);
    }
}
