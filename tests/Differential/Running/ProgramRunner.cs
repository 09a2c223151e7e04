using System.Numerics;
using System.Runtime.InteropServices;
using ActorShm.Kernels;

namespace ActorShm.Differential.Running;

/// <summary>What a run gave: a scalar for each scalar result, bytes for each array.</summary>
internal sealed record RunOutcome(CompiledProgram Program, IReadOnlyList<Scalar?> Scalars, IReadOnlyList<byte[]> Arrays, int StageCount)
{
    public double Float64(int result) => Scalars[result]!.Value.AsFloat64();

    /// <summary>The bytes of a result, scalar or array.</summary>
    public byte[] BytesOf(int result)
    {
        if (Scalars[result] is not { } scalar)
        {
            return Arrays[Program.Results[result].ArrayIndex];
        }

        var bytes = new byte[scalar.DType.SizeBytes()];
        scalar.CopyTo(bytes);
        return bytes;
    }
}

/// <summary>Runs programs on arrays in memory, as a coordinator with its nodes would.</summary>
internal static class ProgramRunner
{
    private static readonly Dictionary<Type, DType> ElementTypes = new()
    {
        [typeof(bool)] = DType.Bool,
        [typeof(sbyte)] = DType.Int8,
        [typeof(short)] = DType.Int16,
        [typeof(int)] = DType.Int32,
        [typeof(long)] = DType.Int64,
        [typeof(byte)] = DType.UInt8,
        [typeof(ushort)] = DType.UInt16,
        [typeof(uint)] = DType.UInt32,
        [typeof(ulong)] = DType.UInt64,
        [typeof(Half)] = DType.Float16,
        [typeof(float)] = DType.Float32,
        [typeof(double)] = DType.Float64,
        [typeof(Complex)] = DType.Complex128,
    };

    public static RunOutcome Run(string text, params (string Name, Array Values)[] inputs) => RunFor([], text, inputs);

    public static RunOutcome RunFor(string[] outputs, string text, params (string Name, Array Values)[] inputs)
    {
        var declared = inputs.Select(input => new ProgramInput(input.Name, DTypeOf(input.Values), [input.Values.Length])).ToArray();
        var program = CompiledProgram.Compile(text, declared, outputs);
        return Run(program, [.. inputs.Select(input => BytesOf(input.Values))], new Scalar?[inputs.Length], Splitting.AllAtOnce);
    }

    public static RunOutcome Run(CompiledProgram program, IReadOnlyList<byte[]> inputs, IReadOnlyList<Scalar?> scalars, Splitting splitting, LoopWay? way = null)
    {
        var arrays = program.Arrays.Concat(program.Temporaries).Select(array => new byte[array.Shape.Aggregate(1L, (a, b) => a * b) * array.DType.SizeBytes()]).ToArray();
        var run = program.Start(scalars);
        var stageCount = 0;
        while (run.TryNextStage(out var stage))
        {
            stageCount++;
            run.CompleteStage(RunStage(stage!, [.. inputs, .. arrays], arrays, splitting, way ?? LoopWay.Usual));
        }

        var results = program.Results.Select((result, i) => result.Shape.IsEmpty ? run.ResultValue(i) : (Scalar?)null).ToArray();
        return new RunOutcome(program, results, arrays, stageCount);
    }

    /// <summary>Code and domain go through their binary forms, as they do between processes.</summary>
    private static byte[] RunStage(Stage stage, IReadOnlyList<byte[]> inputs, IReadOnlyList<byte[]> arrays, Splitting splitting, LoopWay way)
    {
        var code = StageCode.Decode(stage.Code.Encode());
        var memory = new ArrayMemory(stage, inputs, arrays, splitting == Splitting.Misaligned);
        var partials = new byte[stage.BlockCount * stage.PartialBytes];
        var domain = StageDomain.Decode(stage.Domain.Encode());
        IStageLoop[] loops = [way.LoopFor(code, domain), way.LoopFor(code, domain)];
        var turn = new WholeTurn(memory);
        var next = 0;
        foreach (var (first, count) in RunsOf((int)stage.BlockCount, splitting))
        {
            var target = partials.AsSpan(first * stage.PartialBytes, count * stage.PartialBytes);
            loops[next++ % 2].Run(turn, first, count, target);
        }

        memory.CopyOutputs();
        return partials;
    }

    private static IEnumerable<(int First, int Count)> RunsOf(int blockCount, Splitting splitting)
    {
        switch (splitting)
        {
            case Splitting.OneByOneFromTheEnd:
                return Enumerable.Range(0, blockCount).Reverse().Select(block => (block, 1));
            case Splitting.RandomRunsOnTwoLoops:
                var random = new Random(blockCount);
                var runs = new List<(int First, int Count)>();
                for (var first = 0; first < blockCount; first += runs[^1].Count)
                {
                    runs.Add((first, random.Next(1, blockCount - first + 1)));
                }

                return runs;
            default:
                return [(0, blockCount)];
        }
    }

    /// <summary>By the exact type: to the runtime an array of uint is one of int too.</summary>
    public static DType DTypeOf(Array values) => ElementTypes[values.GetType().GetElementType()!];

    public static byte[] BytesOf(Array values) =>
        MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(values), values.Length * DTypeOf(values).SizeBytes()).ToArray();
}
