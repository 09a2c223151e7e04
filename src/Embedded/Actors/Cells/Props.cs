using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace ActorShm.Embedded;

/// <summary>The recipe for an actor: its class, its constructor arguments, and how it supervises its children.</summary>
/// <remarks>A recipe is used again at each restart, so all instances share the arguments. Immutable, so safe on any thread.</remarks>
public sealed class Props
{
    private readonly object?[] _arguments;

    /// <summary>Makes a recipe from a class and constructor arguments.</summary>
    /// <exception cref="ArgumentException">The class is not an actor that can be made.</exception>
    public Props(Type type, SupervisorStrategy? supervisorStrategy, params object?[] args)
        : this(type, supervisorStrategy, args, allowsRemoteStop: false)
    {
    }

    private Props(Type type, SupervisorStrategy? supervisorStrategy, object?[]? args, bool allowsRemoteStop)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (!typeof(ActorBase).IsAssignableFrom(type) || type.IsAbstract)
        {
            throw new ArgumentException($"{type} is not a class of actors that can be made; give a class derived from ActorBase that is not abstract.", nameof(type));
        }

        Type = type;
        SupervisorStrategy = supervisorStrategy;
        _arguments = args ?? [null];
        AllowsRemoteStop = allowsRemoteStop;
    }

    /// <summary>The actor's class.</summary>
    public Type Type { get; }

    /// <summary>How the actor supervises its children; null to ask the actor itself.</summary>
    public SupervisorStrategy? SupervisorStrategy { get; }

    /// <summary>The constructor arguments.</summary>
    public IReadOnlyList<object?> Arguments => _arguments;

    /// <summary>Whether other processes may end the actor; see <see cref="WithRemoteStop"/>.</summary>
    public bool AllowsRemoteStop { get; }

    /// <summary>Makes a recipe from an expression that constructs the actor.</summary>
    /// <param name="factory">
    /// A single <c>new</c>: <c>() =&gt; new Worker(store, 3)</c>. Its arguments are evaluated once, now; the constructor runs at each start.
    /// </param>
    /// <param name="supervisorStrategy">How the actor supervises its children; null to ask the actor itself.</param>
    /// <exception cref="ArgumentException">The expression is anything but a single <c>new</c>.</exception>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy? supervisorStrategy = null)
        where TActor : ActorBase
    {
        ArgumentNullException.ThrowIfNull(factory);
        return factory.Body is NewExpression made
            ? new Props(made.Type, supervisorStrategy, [.. made.Arguments.Select(Evaluate)])
            : throw new ArgumentException($"The recipe for {typeof(TActor)} must be a single 'new', such as () => new Worker(3); it was '{factory.Body}'.", nameof(factory));
    }

    /// <summary>Makes a recipe from a class and constructor arguments.</summary>
    public static Props Create<TActor>(params object?[] args)
        where TActor : ActorBase => new(typeof(TActor), null, args);

    /// <summary>Makes a recipe from a class whose constructor takes no arguments.</summary>
    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy)
        where TActor : ActorBase, new() => new(typeof(TActor), supervisorStrategy);

    /// <summary>Makes a recipe from a class and constructor arguments.</summary>
    /// <exception cref="ArgumentException">The class is not an actor that can be made.</exception>
    public static Props Create(Type type, params object?[] args) => new(type, null, args);

    /// <summary>Makes the same recipe with another supervision of the children.</summary>
    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy) => new(Type, supervisorStrategy, _arguments, AllowsRemoteStop);

    /// <summary>Makes the same recipe for an actor that other processes may end with <see cref="PoisonPill"/>, <see cref="Kill"/> or a stop.</summary>
    /// <remarks>
    /// Without it, only the actor's own process can end it. All processes of one user can connect, so an actor that must outlive a broken or
    /// hostile peer is safe unless this is called. Only this engine has it; Akka.NET has one switch for a whole system.
    /// </remarks>
    public Props WithRemoteStop() => new(Type, SupervisorStrategy, _arguments, allowsRemoteStop: true);

    /// <summary>Runs the constructor, and passes on what it throws unchanged.</summary>
    internal ActorBase NewActor()
    {
        const BindingFlags AnyConstructor = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.OptionalParamBinding;
        try
        {
            return (ActorBase)Activator.CreateInstance(Type, AnyConstructor, binder: null, _arguments, culture: null)!;
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is { } thrown)
        {
            ExceptionDispatchInfo.Throw(thrown);
            throw;
        }
    }

    // Nearly all arguments are variables, fields and properties, which are read directly: making an interpreter for them would take longer than the rest of an actor's start.
    private static object? Evaluate(Expression argument)
    {
        if (argument is ConstantExpression constant)
        {
            return constant.Value;
        }

        if (argument is MemberExpression { Expression: { } owned, Member: var member } && Evaluate(owned) is { } owner)
        {
            return member is PropertyInfo property
                ? property.GetValue(owner, BindingFlags.DoNotWrapExceptions, binder: null, index: null, culture: null)
                : ((FieldInfo)member).GetValue(owner);
        }

        return Expression.Lambda<Func<object?>>(Expression.Convert(argument, typeof(object))).Compile(preferInterpretation: true)();
    }
}
