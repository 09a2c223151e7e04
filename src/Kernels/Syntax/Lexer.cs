using System.Text;

namespace ActorShm.Kernels;

/// <summary>Cuts a program's text into tokens, as Python does: a line end inside parentheses or brackets does not end the statement.</summary>
internal sealed class Lexer
{
    private static readonly string[] Operators = ["**", "//", "<<", ">>", "<=", ">=", "==", "!=", "+", "-", "*", "/", "%", "@", "<", ">", "&", "|", "^", "~"];

    /// <summary>Python's other operators, longest first, so that messages name the operator and not its first character.</summary>
    private static readonly string[] ForeignOperators = [":=", ".", "?", "!"];

    private readonly string _text;
    private readonly List<Token> _tokens = [];
    private int _position;
    private int _parentheses;

    private Lexer(string text) => _text = text;

    /// <summary>Splits the text into tokens, of which the last is <see cref="TokenKind.EndOfProgram"/>.</summary>
    /// <exception cref="ProgramException">A character or number is not part of the language.</exception>
    public static IReadOnlyList<Token> Tokenize(string text)
    {
        var lexer = new Lexer(text);
        while (lexer._position < text.Length)
        {
            lexer.ReadOne();
        }

        lexer._tokens.Add(new Token(TokenKind.EndOfProgram, "", text.Length));
        return lexer._tokens;
    }

    private char Current => Peek(0);

    private char Peek(int offset) => _position + offset < _text.Length ? _text[_position + offset] : '\0';

    private void ReadOne()
    {
        if (Current is ' ' or '\t' || (Current == '\r' && Peek(1) == '\n'))
        {
            _position++;
        }
        else if (Current == '#')
        {
            var toEnd = _text.AsSpan(_position).IndexOfAny('\n', '\r');
            _position = toEnd < 0 ? _text.Length : _position + toEnd;
        }
        else if (Current is '\n' or '\r' && _parentheses > 0)
        {
            _position++;
        }
        else if (char.IsAsciiDigit(Current) || (Current == '.' && char.IsAsciiDigit(Peek(1))))
        {
            ReadNumber();
        }
        else if (char.IsLetter(Current) || Current == '_')
        {
            Add(TokenKind.Name, Run(0, static c => char.IsLetterOrDigit(c) || c == '_'));
        }
        else
        {
            ReadSymbol();
        }
    }

    private void ReadSymbol()
    {
        switch (Current)
        {
            case ';' or '\n' or '\r': // a '\r' alone ends a line too, as in Python
                Add(TokenKind.EndOfStatement, 1);
                return;
            case '(':
                _parentheses++;
                Add(TokenKind.OpenParenthesis, 1);
                return;
            case ')':
                _parentheses = Math.Max(0, _parentheses - 1);
                Add(TokenKind.CloseParenthesis, 1);
                return;
            case '[':
                _parentheses++;
                Add(TokenKind.OpenBracket, 1);
                return;
            case ']':
                _parentheses = Math.Max(0, _parentheses - 1);
                Add(TokenKind.CloseBracket, 1);
                return;
            case ':' when Peek(1) != '=':
                Add(TokenKind.Colon, 1);
                return;
            case '.' when Peek(1) == '.' && Peek(2) == '.':
                Add(TokenKind.Ellipsis, 3);
                return;
            case '.' when char.IsLetter(Peek(1)) || Peek(1) == '_':
                Add(TokenKind.Dot, 1);
                return;
            case ',':
                Add(TokenKind.Comma, 1);
                return;
            case '=' when Peek(1) != '=':
                Add(TokenKind.Assign, 1);
                return;
        }

        if (Starting(ForeignOperators) is { } foreign && Starting(["!="]) is null)
        {
            throw Fail($"'{foreign}' is not part of the language. Its operators are + - * / // % ** @, & | ^ ~ << >> and < <= > >= == !=.");
        }

        var known = Starting(Operators) ?? throw Fail(UnknownCharacter());
        Add(TokenKind.Operator, known.Length);
    }

    private string UnknownCharacter() => Rune.TryGetRuneAt(_text, _position, out var character)
        ? $"The character '{character}' (U+{character.Value:X4}) is not part of the language."
        : $"Half a character (U+{(int)Current:X4}) is not part of the language; the text was cut or is not UTF-16.";

    private string? Starting(string[] candidates) =>
        Array.Find(candidates, candidate => string.CompareOrdinal(_text, _position, candidate, 0, candidate.Length) == 0);

    private void ReadNumber()
    {
        var length = Run(0, IsDigitOrUnderscore);
        if (Peek(length) == '.')
        {
            length = Run(length + 1, IsDigitOrUnderscore);
        }

        if (Peek(length) is 'e' or 'E')
        {
            var digits = Peek(length + 1) is '+' or '-' ? length + 2 : length + 1;
            length = char.IsAsciiDigit(Peek(digits)) ? Run(digits, IsDigitOrUnderscore) : length;
        }

        length += Peek(length) is 'j' or 'J' ? 1 : 0;
        var following = Peek(length);
        if (char.IsLetterOrDigit(following) || following is '_' or '.')
        {
            var end = Run(length, static c => char.IsLetterOrDigit(c) || c is '_' or '.');
            throw Fail($"'{_text.Substring(_position, end)}' is not a number. Numbers are written as 12, 1_000, 0.5, 1e-3 or 2j.");
        }

        Add(TokenKind.Number, length);
    }

    private static bool IsDigitOrUnderscore(char c) => char.IsAsciiDigit(c) || c == '_';

    /// <summary>Gets the length from the current position to the end of the run of characters that belong, which begins at <paramref name="start"/>.</summary>
    private int Run(int start, Func<char, bool> belongs)
    {
        while (_position + start < _text.Length && belongs(_text[_position + start]))
        {
            start++;
        }

        return start;
    }

    private void Add(TokenKind kind, int length)
    {
        _tokens.Add(new Token(kind, _text.Substring(_position, length), _position));
        _position += length;
    }

    private ProgramException Fail(string problem) => new(problem, _text, _position);
}
