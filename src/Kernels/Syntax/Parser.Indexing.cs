namespace ActorShm.Kernels;

// Slices and indexes: the brackets after a value.
internal sealed partial class Parser
{
    /// <summary>Reads all brackets and dots that follow a value.</summary>
    private Operand Indexed(Operand value)
    {
        while (Current.Kind is TokenKind.OpenBracket or TokenKind.Dot)
        {
            value = Current.Kind == TokenKind.Dot ? Member(value) : Index(value);
        }

        return value;
    }

    private Operand Index(Operand value)
    {
        var open = Current;
        if (_tokens[_next + 1].Kind == TokenKind.OpenParenthesis && _tokens[_next + 2].Kind == TokenKind.CloseParenthesis && _tokens[_next + 3].Kind == TokenKind.CloseBracket)
        {
            // No index at all selects everything.
            _next += 4;
            return _builder.Value(value);
        }

        var items = new List<IndexItem>();
        var places = new List<Token>();
        do
        {
            _next++;
            if (Current.Kind == TokenKind.CloseBracket && items.Count > 0)
            {
                break;
            }

            places.Add(Current);
            items.Add(Item());
        }
        while (Current.Kind == TokenKind.Comma);

        Take(TokenKind.CloseBracket, open);
        return At(open, [.. places], () => _builder.EachPart(value, part => Indexing.Apply(_builder, part, items)));
    }

    private IndexItem Item()
    {
        switch (Current)
        {
            case { Kind: TokenKind.Ellipsis }:
                _next++;
                return new IndexItem(IndexKind.Ellipsis);
            case { Kind: TokenKind.Name, Text: "None" or "newaxis" } when _tokens[_next + 1].Kind != TokenKind.Colon:
                _next++;
                return new IndexItem(IndexKind.NewAxis);
        }

        var start = Bound();
        if (Current.Kind != TokenKind.Colon)
        {
            return start is null ? throw Fail(Current, $"An index or a slice is missing here: found {Current.Spoken}.") : new IndexItem(IndexKind.Integer, start);
        }

        _next++;
        var stop = Bound();
        if (Current.Kind != TokenKind.Colon)
        {
            return new IndexItem(IndexKind.Slice, start, stop);
        }

        _next++;
        return new IndexItem(IndexKind.Slice, start, stop, Bound());
    }

    /// <summary>Reads an integer of an index or slice; null when none is written.</summary>
    private long? Bound()
    {
        if (Current.Kind is TokenKind.Colon or TokenKind.Comma or TokenKind.CloseBracket)
        {
            return null;
        }

        if (Current is { Kind: TokenKind.Name, Text: "None" })
        {
            _next++;
            return null;
        }

        var place = Current;
        var bound = Comparison();
        if (bound.IsLiteral && bound.Literal.Kind == LiteralKind.Int)
        {
            return bound.Literal.Fits(DType.Int64)
                ? (long)bound.Literal.Integer
                : throw Fail(place, $"The number is too large: indexes and the parts of a slice are from {long.MinValue} to {long.MaxValue}. Leave a bound out to go to the end.");
        }

        throw Fail(place, "Indexes and the parts of a slice are integers that are written in the program. To choose elements by a condition, use where(condition, x, y).");
    }
}
