namespace ActorShm.Kernels;

/// <summary>Executes a program once: gives out its stages one after the other, and keeps the scalars that they compute.</summary>
/// <remarks>
/// Does no work on arrays itself. Take a stage, have its blocks computed anywhere, complete it with all partial results, and
/// take the next. Not thread-safe.
/// </remarks>
public sealed class ProgramExecution
{
    private readonly CompiledProgram _program;
    private readonly StagePlan _plan;
    private readonly IReadOnlyList<Scalar?> _scalarInputs;
    private readonly Dictionary<Node, Scalar> _values = [];
    private readonly Dictionary<Node, Partial> _reduced = [];
    private int _taken;
    private Stage? _open;
    private bool _ended;

    internal ProgramExecution(CompiledProgram program, StagePlan plan, IReadOnlyList<Scalar?> scalarInputs)
    {
        _program = program;
        _plan = plan;
        _scalarInputs = scalarInputs;
    }

    /// <summary>Gives the next pass over data, with the scalars of earlier passes already in its code.</summary>
    /// <remarks>A program over arrays without elements, or over scalars alone, may have no stage at all.</remarks>
    /// <param name="stage">The stage; null when all stages are done.</param>
    /// <returns>Whether there is a stage.</returns>
    /// <exception cref="InvalidOperationException">The stage before is not completed.</exception>
    /// <exception cref="ProgramException">The data shows an error of the program, such as a negative power of integers.</exception>
    public bool TryNextStage(out Stage? stage)
    {
        if (_open is not null)
        {
            throw new InvalidOperationException("The stage taken before is not completed. Call CompleteStage with its partial results first.");
        }

        _ended = _taken == _plan.Stages.Length;
        Evaluate(_ended ? int.MaxValue : _plan.Stages[_taken].Depth);
        stage = _open = _ended ? null : _plan.Stages[_taken++].Bind(scalar => _values[scalar]);
        return !_ended;
    }

    /// <summary>Completes the stage that was taken last.</summary>
    /// <param name="blockPartials">The partial results of all its blocks, in block order: <see cref="Stage.BlockCount"/> times <see cref="Stage.PartialBytes"/> bytes.</param>
    /// <exception cref="InvalidOperationException">No stage is open.</exception>
    /// <exception cref="ArgumentException">There are more or fewer bytes than that; the stage stays open.</exception>
    public void CompleteStage(ReadOnlySpan<byte> blockPartials)
    {
        var stage = _open ?? throw new InvalidOperationException("No stage is open. Take one by TryNextStage first.");
        var strideBytes = stage.PartialBytes;
        if (blockPartials.Length != stage.BlockCount * strideBytes)
        {
            throw new ArgumentException(
                $"{stage.BlockCount} blocks leave {stage.BlockCount * strideBytes} bytes of partial results; {blockPartials.Length} were given.",
                nameof(blockPartials));
        }

        var reductions = _plan.Stages[_taken - 1].Reductions;
        for (var i = 0; i < reductions.Length && stage.Domain.Form == StageForm.Elements; i++)
        {
            var tree = new PairwiseTree(ReducerFor(reductions[i]));
            for (var offset = i * Partial.SizeBytes; offset < blockPartials.Length; offset += strideBytes)
            {
                tree.Add(Partial.Read(blockPartials[offset..]));
            }

            _reduced.Add(reductions[i], tree.Take());
        }

        _open = null;
    }

    /// <summary>Gets the value of a result that is a scalar.</summary>
    /// <param name="resultIndex">The index into <see cref="CompiledProgram.Results"/>.</param>
    /// <exception cref="InvalidOperationException">There are stages left, or the result is an array.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such result.</exception>
    public Scalar ResultValue(int resultIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(resultIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(resultIndex, _program.Results.Count);
        if (!_ended)
        {
            throw new InvalidOperationException("There are stages left. Results have values once TryNextStage has returned false.");
        }

        var result = _program.ResultOf(resultIndex);
        if (!result.IsScalar)
        {
            throw new InvalidOperationException($"The result '{_program.Results[resultIndex].Name}' is an array. Its elements are where its stage stored them.");
        }

        return result.IsComplex ? Scalar.OfParts(_values[result.Real], _values[result.Imaginary]) : _values[result.Real];
    }

    private static Reducer ReducerFor(Node reduction) => Reducer.For(reduction.Op, reduction.DType.Register());

    /// <summary>Computes the scalars that need no more than <paramref name="depth"/> passes.</summary>
    private void Evaluate(int depth)
    {
        foreach (var node in _plan.Scalars)
        {
            if (node.Depth <= depth && node.Kind != NodeKind.Reduction && !_values.ContainsKey(node))
            {
                _values.Add(node, ValueOf(node));
            }
        }

        foreach (var refusal in _plan.Refusals)
        {
            if (_values.TryGetValue(refusal.Condition, out var isRefused) && isRefused.AsBool())
            {
                throw new ProgramException(refusal.Message, _program.Text);
            }
        }
    }

    private Scalar ValueOf(Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.Input:
                var input = _scalarInputs[(int)node.Key.Bits]!.Value;
                return node.Op == OpCode.LoadImaginary ? input.Imaginary : input.Real;
            case NodeKind.Constant:
                return Scalar.FromBits(node.DType, node.Key.Bits);
            case NodeKind.Finish:
                var reduction = node.Key.A!;
                var reduced = _reduced.TryGetValue(reduction, out var partial) ? partial : ReducerFor(reduction).Empty;
                return ScalarEvaluator.Finish((FinishKind)node.Key.Bits, node.DType, reduction.Op, reduction.DType.Register(), reduced);
            default:
                Scalar[] operands = [.. node.Operands.Select(operand => _values[operand])];
                return ScalarEvaluator.Apply(node.Op, node.DType, operands);
        }
    }
}
