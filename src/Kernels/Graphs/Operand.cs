namespace ActorShm.Kernels;

/// <summary>What an operator or function is applied to: a typed value of the graph, or a literal that has no type yet.</summary>
/// <remarks>A real value is one node; a complex one is a pair of nodes of one float type, its real and its imaginary part.</remarks>
internal readonly struct Operand : IEquatable<Operand>
{
    private readonly Node? _real;
    private readonly Node? _imaginary;
    private readonly Literal _literal;

    private Operand(Node? real, Node? imaginary, Literal literal)
    {
        _real = real;
        _imaginary = imaginary;
        _literal = literal;
    }

    public bool IsLiteral => _real is null;

    /// <summary>Whether it is a pair of nodes; a complex literal is none yet.</summary>
    public bool IsComplex => _imaginary is not null;

    /// <summary>The node of a real value.</summary>
    /// <exception cref="ExpressionException">The value is complex, and what asks knows real values only.</exception>
    public Node Node => _imaginary is null ? Real : throw ExpressionException.NotForComplex();

    /// <summary>The node of the real part; of a real value its only node.</summary>
    public Node Real => _real ?? throw new InvalidOperationException("The operand is a literal.");

    /// <summary>The node of the imaginary part.</summary>
    public Node Imaginary => _imaginary ?? throw new InvalidOperationException("The operand is not complex.");

    public Literal Literal => _real is null ? _literal : throw new InvalidOperationException("The operand is a node.");

    /// <summary>The type of a value that is no literal.</summary>
    public DType DType => IsComplex ? DTypes.ComplexOf(Real.DType) : Real.DType;

    /// <summary>The shape of a value that is no literal.</summary>
    public ArrayShape Shape => IsComplex ? ArrayShape.Broadcast(Real.Shape, Imaginary.Shape) : Real.Shape;

    public bool IsScalar => Shape.IsScalar;

    /// <summary>How many passes must have ended before the value can be computed.</summary>
    public int Depth => IsComplex ? Math.Max(Real.Depth, Imaginary.Depth) : Real.Depth;

    /// <summary>The one or two nodes of a value.</summary>
    public IEnumerable<Node> Nodes => IsComplex ? [Real, Imaginary] : [Real];

    public static Operand Pair(Node real, Node imaginary) => new(real, imaginary, default);

    public static implicit operator Operand(Node node) => new(node, null, default);

    public static implicit operator Operand(Literal literal) => new(null, null, literal);

    /// <summary>The same nodes, for values that are no literals.</summary>
    public bool Equals(Operand other) => ReferenceEquals(_real, other._real) && ReferenceEquals(_imaginary, other._imaginary);

    public override bool Equals(object? obj) => obj is Operand other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_real, _imaginary);
}
