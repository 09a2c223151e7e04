using System.Linq.Expressions;
using ActorShm.Actors.Arrays;
using ActorShm.Actors.Messages;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors;

/// <summary>An array in shared memory, or a computation over such arrays that runs when its result is asked for.</summary>
/// <remarks>
/// <para>
/// Operators and lambdas only put an expression together; <c>…Async</c> members submit it as one program, which the nodes of the
/// run compute in as few passes over memory as possible. The numbers never leave shared memory, and the answer has the same bits
/// for any number of nodes.
/// </para>
/// <para>
/// Operators mean for each element what they mean in C#, see <see cref="CSharpOperators"/>; a lambda that cannot be translated
/// throws <see cref="LambdaException"/> where it is given. Arrays combine when their shapes fit, and with single values.
/// </para>
/// <para>
/// It owns no memory: segments belong to the session of their <see cref="RunClient"/>, and a computation is done anew each time
/// it is asked for. Immutable, so safe on any thread.
/// </para>
/// <example>
/// <code>
/// var x = new SharedArray&lt;double&gt;(client, await client.AdoptFileAsync(path, "x"));
/// var y = x.Select(v => Math.Sqrt(v * v + 1));
/// var (mean, max) = await y.AggregateAsync(a => a.Mean(), a => a.Max()); // one pass over x
/// var chosen = await y.Where(v => v > mean).CountAsync();
/// var kept = await (y / max).ToSegmentAsync("scaled");                   // a .npy file that every process can map
/// </code>
/// </example>
/// </remarks>
/// <typeparam name="T">The element type: bool, the integers, Half, float, double, <see cref="System.Numerics.Complex"/> or <see cref="Complex64"/>, as far as programs compute with it.</typeparam>
public sealed partial class SharedArray<T>
    where T : unmanaged
{
    /// <summary>Takes a segment of a run as an array.</summary>
    /// <param name="client">Opens the segment, and runs what is computed of it. It must outlive the array.</param>
    /// <param name="segment">The segment, for example of <see cref="RunClient.AdoptFileAsync"/>.</param>
    /// <exception cref="ArgumentException">The segment holds elements of another type.</exception>
    /// <exception cref="NotSupportedException">Programs do not compute with the type.</exception>
    public SharedArray(RunClient client, SegmentHandle segment)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(segment);
        var element = ElementTypes.Of<T>();
        if (segment.Element != element)
        {
            throw new ArgumentException($"The segment holds {segment.Element.Name()} and was asked for as {element.Name()}. Take SharedArray<{segment.Element.ClrType().Name}>.", nameof(segment));
        }

        Lazy = new LazyArray(client, ArrayExpression.Input(segment, element.ToDType(), [.. segment.Shape.Dimensions]), null, []);
    }

    internal SharedArray(LazyArray lazy)
    {
        var element = ElementTypes.Of<T>();
        if ((byte)lazy.Expression.DType != (byte)element)
        {
            throw new InvalidOperationException($"{lazy.Expression} gives {lazy.Expression.DType.Name()} where C# has {element.Name()}: a translation is wrong.");
        }

        Lazy = lazy;
    }

    /// <summary>The segment that holds the elements; null for a computation.</summary>
    public SegmentHandle? Segment => Lazy.Expression.IsInput && !IsFiltered ? (SegmentHandle)Lazy.Expression.InputKey : null;

    /// <summary>The lengths of the axes; of a filtered array, those of the array from which it chooses.</summary>
    public Shape Shape => new(Lazy.Expression.Shape.AsSpan());

    /// <summary>Whether it chooses elements by <see cref="Where"/>.</summary>
    public bool IsFiltered => Lazy.Filter is not null;

    /// <summary>The text of the program that computes the elements, with its inputs called <c>x0</c>, <c>x1</c>, ….</summary>
    public string ProgramText => ArrayProgram.Of([Lazy.Expression]).Text;

    internal LazyArray Lazy { get; }

    /// <summary>A single value that combines with arrays, so that <c>x * 2</c> can be written.</summary>
    /// <exception cref="NotSupportedException">Programs do not compute with the type, or cannot write the value.</exception>
    public static implicit operator SharedArray<T>(T value) => new(new LazyArray(null, ArrayExpression.Constant(value), null, []));

    /// <summary>Applies a function to each element.</summary>
    /// <param name="selector">The function. Captured variables count with the values they have now.</param>
    /// <exception cref="LambdaException">A part of the lambda cannot be translated; nothing has run.</exception>
    public SharedArray<TResult> Select<TResult>(Expression<Func<T, TResult>> selector)
        where TResult : unmanaged =>
        new(LazyArray.Over(LambdaTranslator.Translate(selector, Lazy.Expression), Lazy));

    /// <summary>Applies a function to the elements of two arrays at the same place.</summary>
    /// <param name="other">The other array, of a shape that fits, or a single value.</param>
    /// <param name="selector">The function. Captured variables count with the values they have now.</param>
    /// <exception cref="LambdaException">A part of the lambda cannot be translated; nothing has run.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to two clients or choose different elements.</exception>
    public SharedArray<TResult> Zip<TOther, TResult>(SharedArray<TOther> other, Expression<Func<T, TOther, TResult>> selector)
        where TOther : unmanaged
        where TResult : unmanaged
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(LazyArray.Over(LambdaTranslator.Translate(selector, Lazy.Expression, other.Lazy.Expression), Lazy, other.Lazy));
    }

    /// <summary>Applies a function to the elements of three arrays at the same place.</summary>
    /// <param name="second">The second array, of a shape that fits, or a single value.</param>
    /// <param name="third">The third array, likewise.</param>
    /// <param name="selector">The function. Captured variables count with the values they have now.</param>
    /// <exception cref="LambdaException">A part of the lambda cannot be translated; nothing has run.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to two clients or choose different elements.</exception>
    public SharedArray<TResult> Zip<TSecond, TThird, TResult>(
        SharedArray<TSecond> second, SharedArray<TThird> third, Expression<Func<T, TSecond, TThird, TResult>> selector)
        where TSecond : unmanaged
        where TThird : unmanaged
        where TResult : unmanaged
    {
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(third);
        var translated = LambdaTranslator.Translate(selector, Lazy.Expression, second.Lazy.Expression, third.Lazy.Expression);
        return new(LazyArray.Over(translated, Lazy, second.Lazy, third.Lazy));
    }

    /// <summary>Chooses the elements for which a condition holds; reductions are then over these alone.</summary>
    /// <remarks>
    /// Nothing is moved together: a reduction passes over all elements and lets the others not count. So a filtered array has no
    /// elements next to each other, and cannot be written to a segment.
    /// </remarks>
    /// <param name="predicate">The condition. Captured variables count with the values they have now.</param>
    /// <exception cref="LambdaException">A part of the lambda cannot be translated; nothing has run.</exception>
    /// <exception cref="InvalidOperationException">This is a single value.</exception>
    public SharedArray<T> Where(Expression<Func<T, bool>> predicate)
    {
        if (Lazy.Expression.Shape.IsEmpty)
        {
            throw new InvalidOperationException($"{ProgramText} is a single value, and there is nothing to choose. Write Select(v => … ? v : …).");
        }

        var chosen = LambdaTranslator.Translate(predicate, Lazy.Expression);
        return new(Lazy with { Filter = Lazy.Filter is null ? chosen : CSharpOperators.Binary(ExpressionType.AndAlso, Lazy.Filter, chosen) });
    }

    /// <summary>The element type, the shape and the program, for people.</summary>
    public override string ToString() =>
        $"{ElementTypes.Of<T>().Name()} {Shape}: {ProgramText}" + (Lazy.Filter is null ? "" : $" where {Lazy.Filter}");
}
