using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>The arguments of one call, one for each parameter of the function. Arguments that were left out have their defaults.</summary>
internal sealed class Arguments
{
    private readonly Signature _signature;
    private readonly Argument[] _values;

    public Arguments(Signature signature, Argument[] values)
    {
        _signature = signature;
        _values = values;
    }

    /// <summary>Gets the array or number at a place.</summary>
    /// <exception cref="ExpressionException">The argument is a tuple or <c>None</c>.</exception>
    public Operand this[int index] => _values[index] is { IsNone: false, IsTuple: false } argument
        ? argument.Values[0]
        : throw Refuse(index, "must be an array or a number");

    /// <summary>Returns the same arguments with another array or number in the first place.</summary>
    public Arguments WithFirst(Operand first) => new(_signature, [Argument.Of(first), .. _values.AsSpan(1)]);

    /// <summary>Gets the array or number of an optional parameter; null for <c>None</c>.</summary>
    /// <exception cref="ExpressionException">The argument is a tuple.</exception>
    public Operand? Optional(string name)
    {
        var index = _signature.IndexOf(name);
        return _values[index].IsNone ? default(Operand?) : this[index];
    }

    /// <summary>Gets the array or number of an optional parameter that has two names; null when both are <c>None</c>.</summary>
    /// <exception cref="ExpressionException">The argument is given by both names, or is a tuple.</exception>
    public Operand? Either(string name, string otherName) =>
        IsNone(name) ? Optional(otherName)
        : IsNone(otherName) ? Optional(name)
        : throw Refuse(_signature.IndexOf(otherName), $"is another name of '{name}', which is given too");

    /// <summary>Whether an argument is <c>None</c>, given or by default.</summary>
    public bool IsNone(string name) => _values[_signature.IndexOf(name)].IsNone;

    /// <summary>Gets an integer that is written in the program.</summary>
    /// <exception cref="ExpressionException">The argument is anything else.</exception>
    public long Integer(string name)
    {
        var index = _signature.IndexOf(name);
        return _values[index] is { IsTuple: false, Values: [var value] } && TryInteger(value, out var integer)
            ? integer
            : throw Refuse(index, "must be an integer, written in the program");
    }

    /// <summary>Gets one integer, or several in parentheses; null for <c>None</c>.</summary>
    /// <exception cref="ExpressionException">The argument is anything else.</exception>
    public ImmutableArray<long>? Integers(string name)
    {
        var index = _signature.IndexOf(name);
        if (_values[index].IsNone)
        {
            return null;
        }

        var integers = ImmutableArray.CreateBuilder<long>();
        foreach (var value in _values[index].Values)
        {
            integers.Add(TryInteger(value, out var integer) ? integer : throw Refuse(index, "must be an integer, a tuple of integers or None"));
        }

        return integers.ToImmutable();
    }

    /// <summary>Gets <c>True</c>, <c>False</c>, or an integer, of which 0 is false as in Python.</summary>
    /// <exception cref="ExpressionException">The argument is anything else.</exception>
    public bool Flag(string name)
    {
        var index = _signature.IndexOf(name);
        return _values[index] is { IsTuple: false, Values: [{ IsLiteral: true, Literal.IsInteger: true } value] }
            ? !value.Literal.Integer.IsZero
            : throw Refuse(index, "must be True or False");
    }

    /// <summary>Makes an exception that is reported at the argument itself.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="problem">What the argument must be, or what is wrong with it, as the rest of a sentence that begins with the parameter's name.</param>
    public ExpressionException Refuse(string name, string problem) => Refuse(_signature.IndexOf(name), problem);

    private ExpressionException Refuse(int index, string problem) =>
        new($"'{_signature.Parameters[index].Name}' of {_signature} {problem}.", index);

    private static bool TryInteger(Operand value, out long integer)
    {
        var isInteger = value.IsLiteral && value.Literal.Kind == LiteralKind.Int && value.Literal.Fits(DType.Int64);
        integer = isInteger ? (long)value.Literal.Integer : 0;
        return isInteger;
    }
}
