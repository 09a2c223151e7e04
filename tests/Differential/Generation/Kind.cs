namespace ActorShm.Differential.Generation;

/// <summary>The kinds of element types that an operation is meant for; others are tried too, but seldom.</summary>
[Flags]
internal enum Kind
{
    None = 0,
    Bool = 1,
    Integer = 2,
    Float = 4,
    Complex = 8,
    Whole = Bool | Integer,
    Real = Whole | Float,
    Any = Real | Complex,
}
