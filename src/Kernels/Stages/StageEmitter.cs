namespace ActorShm.Kernels;

/// <summary>Writes the code of one stage: everything that its reductions and stores need, each value once, in graph order.</summary>
internal sealed class StageEmitter
{
    private readonly List<Instruction> _instructions = [];
    private readonly List<(int Instruction, Node Scalar)> _bound = [];
    private readonly List<(int Index, DType DType)> _inputs = [];
    private readonly List<Layout?> _layouts = [];
    private readonly List<(int Index, DType DType)> _outputs = [];
    private readonly List<Node> _reductions = [];
    private readonly Dictionary<Node, int> _values = [];
    private readonly Func<Node, int> _placeOf;
    private readonly int _inputCount;

    private StageEmitter(Func<Node, int> placeOf, int inputCount)
    {
        _placeOf = placeOf;
        _inputCount = inputCount;
    }

    /// <param name="graph">The program's graph.</param>
    /// <param name="group">What the stage is for.</param>
    /// <param name="placeOf">The number of an array that is in memory: inputs first.</param>
    /// <param name="inputCount">The number of inputs.</param>
    /// <exception cref="ExpressionException">The stage needs too many arrays or too much code.</exception>
    public static StageTemplate Emit(Graph graph, StageGroup group, Func<Node, int> placeOf, int inputCount)
    {
        graph.ThrowIfCancelled(); // there can be a thousand stages, and each looks at the whole graph
        var emitter = new StageEmitter(placeOf, inputCount);
        var reductions = group.Reductions.ToLookup(reduction => reduction.Key.A!);
        var stores = group.Stores.ToLookup(static store => store.Value.Nodes.MaxBy(static node => node.Index)!);
        foreach (var node in Needed(graph, group))
        {
            var value = emitter.ValueOf(node);
            emitter.Reduce(reductions[node], value);
            emitter.Store(stores[node]);
        }

        return emitter.Finish(group);
    }

    /// <summary>The array values of the stage, and the scalars that it stores; operands first.</summary>
    private static IEnumerable<Node> Needed(Graph graph, StageGroup group)
    {
        var needed = new bool[graph.Nodes.Count];
        foreach (var root in group.Reductions.Select(reduction => reduction.Key.A!).Concat(group.Stores.SelectMany(store => store.Value.Nodes)))
        {
            needed[root.Index] = true;
        }

        for (var i = needed.Length - 1; i >= 0; i--)
        {
            if (needed[i] && !graph.Nodes[i].IsScalar && graph.Nodes[i].Kind == NodeKind.Operation)
            {
                foreach (var operand in graph.Nodes[i].Operands.Where(operand => !operand.IsScalar))
                {
                    needed[operand.Index] = true;
                }
            }
        }

        return graph.Nodes.Where(node => needed[node.Index]);
    }

    private int ValueOf(Node node)
    {
        if (!_values.TryGetValue(node, out var value))
        {
            value = node switch
            {
                { IsScalar: true } => Bind(node),
                { Kind: NodeKind.View } => Load(node.Key.A!, node.Key.Layout),
                { IsInMemory: true } => Load(node, layout: null),
                { Kind: NodeKind.Broadcast } => ValueOf(node.Key.A!),
                { Kind: NodeKind.Index } => Add(new Instruction(OpCode.Index, node.DType)),
                { Op: OpCode.Convert } when Conversions.IsRelabelling(node.Key.A!.DType, node.DType) => ValueOf(node.Key.A!),
                _ => Operation(node),
            };
            _values.Add(node, value);
        }

        return value;
    }

    private int Bind(Node scalar)
    {
        _bound.Add((_instructions.Count, scalar));
        return Add(new Instruction(OpCode.Constant, scalar.DType.Register()));
    }

    /// <summary>The two parts of a complex input share its slot.</summary>
    private int Load(Node source, Layout? layout)
    {
        var op = source.Kind == NodeKind.Input ? source.Op : OpCode.Load;
        var dtype = op == OpCode.Load ? source.DType : DTypes.ComplexOf(source.DType);
        var place = _placeOf(source);
        var slot = op == OpCode.Load ? -1 : SlotOf(place, dtype, layout);
        if (slot < 0)
        {
            slot = _inputs.Count;
            _inputs.Add((place, dtype));
            _layouts.Add(layout);
        }

        return Add(new Instruction(op, dtype, Slot: slot));
    }

    private int SlotOf(int place, DType dtype, Layout? layout)
    {
        for (var slot = 0; slot < _inputs.Count; slot++)
        {
            if (_inputs[slot] == (place, dtype) && Equals(_layouts[slot], layout))
            {
                return slot;
            }
        }

        return -1;
    }

    /// <summary>Only a conversion names the type of its value; everything else is computed in registers.</summary>
    private int Operation(Node node)
    {
        var (a, b, c) = (node.Key.A, node.Key.B, node.Key.C);
        var dtype = node.Op == OpCode.Convert ? node.DType : node.DType.Register();
        return Add(new Instruction(node.Op, dtype, ValueOf(a!), b is null ? -1 : ValueOf(b), c is null ? -1 : ValueOf(c)));
    }

    private void Reduce(IEnumerable<Node> reductions, int value)
    {
        foreach (var reduction in reductions)
        {
            _reductions.Add(reduction);
            if (reduction.Kind == NodeKind.AxisReduction)
            {
                _outputs.Add((_placeOf(reduction) - _inputCount, reduction.DType));
            }

            Add(new Instruction(reduction.Op, reduction.DType.Register(), value));
        }
    }

    private void Store(IEnumerable<(int Array, Operand Value)> stores)
    {
        foreach (var (array, value) in stores)
        {
            var (op, imaginary) = value.IsComplex ? (OpCode.StoreComplex, ValueOf(value.Imaginary)) : (OpCode.Store, -1);
            _outputs.Add((array, value.DType));
            Add(new Instruction(op, value.DType, ValueOf(value.Real), imaginary, Slot: _outputs.Count - 1));
        }
    }

    private int Add(Instruction instruction)
    {
        _instructions.Add(instruction);
        return _instructions.Count - 1;
    }

    private StageTemplate Finish(StageGroup group)
    {
        if (Math.Max(_inputs.Count, _outputs.Count) > StageCode.MaxSlots)
        {
            throw new ExpressionException(
                $"One pass would read {_inputs.Count} and write {_outputs.Count} arrays; at most {StageCode.MaxSlots} of each are allowed. Split the program.");
        }

        // What a result holds so far is a further input of the fold, and so are the indexes of elements.
        var folded = group.Form == StageForm.Elements ? 0 : _inputs.Count + _reductions.Count + 1;
        if (folded > StageCode.MaxSlots)
        {
            throw new ExpressionException(
                $"One pass would read {_inputs.Count} arrays for {_reductions.Count} reductions along axes; at most {StageCode.MaxSlots - 1} of both together are allowed. Split the program.");
        }

        var layoutBytes = StageDomainFormat.SizeBytes(group.Shape.Rank, _layouts);
        if (layoutBytes > StageDomain.MaxEncodedBytes)
        {
            throw new ExpressionException(
                $"One pass would need {layoutBytes} bytes to say how its arrays are sliced; at most {StageDomain.MaxEncodedBytes} are allowed. Split the program.");
        }

        var bytes = StageCodeFormat.SizeBytes(_instructions, _inputs.Count + _outputs.Count);
        return bytes <= StageCode.MaxEncodedBytes
            ? new StageTemplate(group.Depth, new StageDomain(group.Shape, [.. _layouts], group.Form, group.AxisCount), [.. _instructions], [.. _bound], [.. _inputs], [.. _outputs], [.. _reductions])
            : throw new ExpressionException(
                $"One pass would have {bytes} bytes of code; at most {StageCode.MaxEncodedBytes} are allowed. Split the program.");
    }
}
