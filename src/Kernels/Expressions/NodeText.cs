using System.Globalization;
using System.Text;

namespace ActorShm.Kernels;

/// <summary>Writes a value of the graph as text in the language of programs, for people. Long texts are cut.</summary>
/// <remarks>The graph keeps neither the names of assigned values nor the difference between casts and promotion, so the text shows what is computed, not what was typed.</remarks>
internal sealed class NodeText
{
    /// <summary>The length at which a text is cut; a longer one says no more to anybody, and values that share operands would grow without end.</summary>
    private const int MaxLength = 120;

    private readonly IReadOnlyList<ProgramInput> _inputs;
    private readonly StringBuilder _text = new();

    private NodeText(IReadOnlyList<ProgramInput> inputs) => _inputs = inputs;

    /// <param name="value">The value; a complex one is written as its parts.</param>
    /// <param name="inputs">The inputs of the program, for their names.</param>
    public static string Of(Operand value, IReadOnlyList<ProgramInput> inputs) =>
        value.IsComplex ? $"{Of(value.Real, inputs)} + {Of(value.Imaginary, inputs)} * 1j" : Of(value.Node, inputs);

    /// <param name="node">The value.</param>
    /// <param name="inputs">The inputs of the program, for their names.</param>
    public static string Of(Node node, IReadOnlyList<ProgramInput> inputs)
    {
        var writer = new NodeText(inputs);
        writer.Write(node, isNested: false);
        return writer._text.Length <= MaxLength ? writer._text.ToString() : $"{writer._text.ToString(0, MaxLength)}…";
    }

    private void Write(Node node, bool isNested)
    {
        if (_text.Length > MaxLength)
        {
            return;
        }

        switch (node.Kind)
        {
            case NodeKind.Input:
                var name = _inputs[(int)node.Key.Bits].Name;
                _text.Append(node.Op switch
                {
                    OpCode.LoadReal => $"real({name})",
                    OpCode.LoadImaginary => $"imag({name})",
                    _ => name,
                });
                break;
            case NodeKind.Constant:
                _text.Append(ConstantText(Scalar.FromBits(node.DType, node.Key.Bits)));
                break;
            case NodeKind.Broadcast or NodeKind.Stored:
                Write(node.Key.A!, isNested);
                break;
            case NodeKind.View:
                Write(node.Key.A!, isNested: true);
                _text.Append("[…]");
                break;
            case NodeKind.Finish when (FinishKind)node.Key.Bits != FinishKind.Value:
                Call(Enum.GetName((FinishKind)node.Key.Bits)!, node.Key.A!.Operands);
                break;
            case NodeKind.Finish:
                Write(node.Key.A!, isNested);
                break;
            case NodeKind.Operation when Symbol(node.Op) is { } symbol:
                Infix(node, symbol, isNested);
                break;
            case NodeKind.Operation when node.Op == OpCode.Convert:
                Call(node.DType.Name(), node.Operands);
                break;
            default:
                Call(node.Op.ToString().Replace("Reduce", string.Empty, StringComparison.Ordinal), node.Operands);
                break;
        }
    }

    private void Infix(Node node, string symbol, bool isNested)
    {
        _text.Append(isNested ? "(" : string.Empty);
        Write(node.Key.A!, isNested: true);
        _text.Append(CultureInfo.InvariantCulture, $" {symbol} ");
        Write(node.Key.B!, isNested: true);
        _text.Append(isNested ? ")" : string.Empty);
    }

    private void Call(string name, IEnumerable<Node> operands)
    {
        _text.Append(name.ToLowerInvariant()).Append('(');
        var separator = string.Empty;
        foreach (var operand in operands)
        {
            _text.Append(separator);
            Write(operand, isNested: false);
            separator = ", ";
        }

        _text.Append(')');
    }

    private static string ConstantText(Scalar value)
    {
        var text = value.ToString();
        return text.IndexOf(' ', StringComparison.Ordinal) is > 0 and var end ? text[..end] : text;
    }

    private static string? Symbol(OpCode op) => op switch
    {
        OpCode.Add => "+",
        OpCode.Subtract => "-",
        OpCode.Multiply => "*",
        OpCode.Divide => "/",
        OpCode.Power => "**",
        OpCode.FloorDivide => "//",
        OpCode.Remainder => "%",
        OpCode.And => "&",
        OpCode.Or => "|",
        OpCode.Xor => "^",
        OpCode.ShiftLeft => "<<",
        OpCode.ShiftRight => ">>",
        OpCode.Less => "<",
        OpCode.LessEqual => "<=",
        OpCode.Equal => "==",
        OpCode.NotEqual => "!=",
        _ => null,
    };
}
