using System.Collections.Immutable;

namespace ActorShm.Kernels;

// Calls of functions: matching arguments to parameters, and reporting those that do not fit.
internal sealed partial class Parser
{
    /// <summary>Reads a call, starting at the parenthesis after the name.</summary>
    /// <param name="name">The name of the function.</param>
    /// <param name="receiver">For a method, its first argument, which stands before the dot; otherwise null.</param>
    private Operand Call(Token name, Operand? receiver = null)
    {
        var function = (receiver is null ? FunctionTable.Find(name.Text) : FunctionTable.FindMethod(name.Text)) ?? throw Fail(name, _names.ContainsKey(name.Text)
            ? $"'{name.Text}' is a value and not a function. To multiply, write *."
            : UnknownFunction.Problem(name.Text));
        var parameters = function.Signature.Parameters;
        var values = new Argument?[parameters.Length];
        var places = new Token[parameters.Length];
        values[0] = receiver is { } first ? Kernels.Argument.Of(first) : null;
        ReadArguments(name, function.Signature, values, places);
        for (var i = 0; i < parameters.Length; i++)
        {
            values[i] ??= parameters[i].Default ?? throw Fail(name, $"{function.Signature} needs '{parameters[i].Name}', which is not given.");
        }

        var arguments = new Arguments(function.Signature, [.. values.Select(static value => value!.Value)]);
        return At(name, places, () => function.Apply(_builder, arguments));
    }

    private void ReadArguments(Token name, Signature signature, Argument?[] values, Token[] places)
    {
        Array.Fill(places, name);
        var open = Current;
        var given = values[0] is null ? 0 : 1;
        var isPacked = given == 1 && MethodNames.TakesSeparateNumbers(signature.Function);
        var (anyNamed, isJoined) = (false, false);
        _next++;
        while (Current.Kind != TokenKind.CloseParenthesis)
        {
            var place = Current;
            var isNamed = place.Kind == TokenKind.Name && _tokens[_next + 1].Kind == TokenKind.Assign;
            anyNamed |= isNamed;
            var index = isNamed ? NamedParameter(signature, place, values)
                : anyNamed ? throw Fail(place, "An argument without a name cannot follow one with a name.")
                : given < signature.PositionalCount ? given++
                : isPacked ? given - 1
                : throw Fail(place, TooMany(signature));
            _next += isNamed ? 2 : 0;
            places[index] = Current;
            var argument = Argument();
            if (values[index] is { } before)
            {
                if (before.IsNone || argument.IsNone || argument.IsTuple || (before.IsTuple && !isJoined))
                {
                    throw Fail(place, $"'{signature.Parameters[index].Name}' of {signature} is one tuple, or integers one after the other.");
                }

                argument = Kernels.Argument.Tuple([.. before.Values, .. argument.Values]);
                isJoined = true;
            }

            values[index] = argument;
            if (Current.Kind != TokenKind.Comma)
            {
                break;
            }

            _next++;
        }

        Take(TokenKind.CloseParenthesis, open);
    }

    private static string TooMany(Signature signature) =>
        $"{signature} takes {signature.PositionalCount} argument(s) without a name; this is one more."
        + (MethodNames.TakesSeparateNumbers(signature.Function) ? $" Several numbers are one argument in parentheses: {signature.Function}(a, (7, 3))." : "");

    private int NamedParameter(Signature signature, Token name, Argument?[] values)
    {
        var named = signature.Parameters.Where(static parameter => parameter.IsNamed).Select(static parameter => parameter.Name).ToArray();
        if (!named.Contains(name.Text))
        {
            throw Fail(name, signature.Parameters.Any(parameter => parameter.Name == name.Text)
                ? $"'{name.Text}' of {signature} is given by its place, without its name."
                : $"{signature} has no parameter '{name.Text}'. {NameSuggestion.For(name.Text, named, "Its arguments have no names.")}");
        }

        var index = signature.IndexOf(name.Text);
        return values[index] is null ? index : throw Fail(name, $"'{name.Text}' of {signature} is given twice.");
    }

    private Argument Argument()
    {
        if (Current is { Kind: TokenKind.Name, Text: "None" })
        {
            _next++;
            return Kernels.Argument.None;
        }

        return IsTuple() ? Tuple() : Kernels.Argument.Of(Comparison());
    }

    /// <summary>Whether the parenthesis that opens here holds a comma, or nothing at all, and is the whole argument.</summary>
    private bool IsTuple()
    {
        if (Current.Kind != TokenKind.OpenParenthesis)
        {
            return false;
        }

        var (depth, hasComma, at) = (0, _tokens[_next + 1].Kind == TokenKind.CloseParenthesis, _next);
        do
        {
            depth += _tokens[at].Kind switch
            {
                TokenKind.OpenParenthesis or TokenKind.OpenBracket => 1,
                TokenKind.CloseParenthesis or TokenKind.CloseBracket => -1,
                _ => 0,
            };
            hasComma |= depth == 1 && _tokens[at].Kind == TokenKind.Comma;
            at++;
        }
        while (depth > 0 && _tokens[at].Kind != TokenKind.EndOfProgram);

        return hasComma && _tokens[at].Kind is not (TokenKind.Operator or TokenKind.OpenParenthesis or TokenKind.OpenBracket);
    }

    private Argument Tuple()
    {
        var open = Current;
        var values = ImmutableArray.CreateBuilder<Operand>();
        _next++;
        while (Current.Kind != TokenKind.CloseParenthesis)
        {
            values.Add(Comparison());
            if (Current.Kind != TokenKind.Comma)
            {
                break;
            }

            _next++;
        }

        Take(TokenKind.CloseParenthesis, open);
        return Kernels.Argument.Tuple(values.ToImmutable());
    }

    /// <summary>Runs a step of the builder; a refusal is reported at the argument in question, or at the call.</summary>
    private T At<T>(Token call, Token[] places, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (ExpressionException refused)
        {
            var place = refused.Parameter < 0 ? call : places[refused.Parameter];
            throw new ProgramException(refused.Message, _text, place.Position, refused);
        }
    }
}
