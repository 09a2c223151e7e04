namespace ActorShm.Kernels;

/// <summary>An operand of an operator or function: a typed value of the graph, or a literal that has no type yet.</summary>
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

    /// <summary>Gets whether the operand is a pair of nodes; a complex literal is not one yet.</summary>
    public bool IsComplex => _imaginary is not null;

    /// <summary>Gets the node of a real value.</summary>
    /// <exception cref="ExpressionException">The value is complex, and the caller takes real values only.</exception>
    public Node Node => _imaginary is null ? Real : throw ExpressionException.NotForComplex();

    /// <summary>Gets the node of the real part; for a real value, its only node.</summary>
    public Node Real => _real ?? throw new InvalidOperationException("The operand is a literal.");

    /// <summary>Gets the node of the imaginary part.</summary>
    public Node Imaginary => _imaginary ?? throw new InvalidOperationException("The operand is not complex.");

    public Literal Literal => _real is null ? _literal : throw new InvalidOperationException("The operand is a node.");

    /// <summary>Gets the type of a value that is not a literal.</summary>
    public DType DType => IsComplex ? DTypes.ComplexOf(Real.DType) : Real.DType;

    /// <summary>Gets the shape of a value that is not a literal.</summary>
    public ArrayShape Shape => IsComplex ? ArrayShape.Broadcast(Real.Shape, Imaginary.Shape) : Real.Shape;

    public bool IsScalar => Shape.IsScalar;

    /// <summary>Gets how many passes must end before the value can be computed.</summary>
    public int Depth => IsComplex ? Math.Max(Real.Depth, Imaginary.Depth) : Real.Depth;

    /// <summary>Gets the one or two nodes of a value.</summary>
    public IEnumerable<Node> Nodes => IsComplex ? [Real, Imaginary] : [Real];

    public static Operand Pair(Node real, Node imaginary) => new(real, imaginary, default);

    public static implicit operator Operand(Node node) => new(node, null, default);

    public static implicit operator Operand(Literal literal) => new(null, null, literal);

    /// <summary>Determines whether two values that are not literals have the same nodes.</summary>
    public bool Equals(Operand other) => ReferenceEquals(_real, other._real) && ReferenceEquals(_imaginary, other._imaginary);

    public override bool Equals(object? obj) => obj is Operand other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_real, _imaginary);
}
