namespace ActorShm.Kernels;

// Methods and attributes: what follows a value and a dot.
internal sealed partial class Parser
{
    private Operand Member(Operand value)
    {
        var name = _tokens[_next + 1];
        _next += 2;
        var isCall = Current.Kind == TokenKind.OpenParenthesis;
        if (isCall)
        {
            return MethodNames.IsMethod(name.Text) ? Call(name, value) : throw Fail(name, FunctionTable.Find(name.Text) is null
                ? UnknownFunction.Problem(name.Text)
                : $"NumPy's arrays have no method '{name.Text}'. Write {name.Text}(...) with the array as its first argument.");
        }

        var function = MethodNames.FunctionOf(name.Text) ?? throw Fail(name, MethodNames.IsMethod(name.Text)
            ? $"'{name.Text}' is a method. Call it: .{name.Text}()."
            : $"Arrays have no attribute '{name.Text}' here. There are T, real and imag, and the methods of NumPy that are functions of the language.");
        var called = FunctionTable.Find(function)!;
        Argument[] arguments = [Kernels.Argument.Of(value), .. called.Signature.Parameters.Skip(1).Select(static parameter => parameter.Default!.Value)];
        return At(name, () => called.Apply(_builder, new Arguments(called.Signature, arguments)));
    }

    /// <summary>Refuses a module name. Programs need no module, because every name in them is NumPy's.</summary>
    private void RequireNoModule(Token name)
    {
        if (Current.Kind == TokenKind.Dot && name.Text is "np" or "numpy" && !_names.ContainsKey(name.Text))
        {
            throw Fail(name, $"Names are written without '{name.Text}.': {_tokens[_next + 1].Text}.");
        }
    }
}
