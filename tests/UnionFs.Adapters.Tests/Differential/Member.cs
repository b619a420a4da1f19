using System.Reflection;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>A member as scripts call it.</summary>
internal sealed class Member
{
    private static readonly string[] s_pure =
    [
        "get_", "Get", "Exists", "Enumerate", "Resolve", "Is", "Has", "Combine", "Join", "TryJoin", "ChangeExtension", "Trim", "Ends",
        "OpenRead", "OpenText", "ReadAll", "ReadLines", "Refresh", "New", "Wrap",
    ];

    private static readonly Type[] s_opening = [typeof(System.IO.Abstractions.IFileStreamFactory), typeof(System.IO.Abstractions.FileSystemStream)];
    private readonly Lazy<Func<object?, object?[], object?>> _call;

    public Member(Type receiver, MethodInfo method)
    {
        Receiver = receiver;
        Method = method;
        Parameters = [.. method.GetParameters().Where(static p => !p.IsOut)];
        Name = $"{receiver.Name}.{method.Name}({string.Join(',', method.GetParameters().Select(static p => ShortName(p.ParameterType)))})";
        Pure = !s_opening.Contains(receiver) && s_pure.Any(p => method.Name.StartsWith(p, StringComparison.Ordinal))
            && method.Name is not "GetTempFileName";
        _call = new Lazy<Func<object?, object?[], object?>>(() => MemberCall.Compile(Method));
    }

    /// <summary>The interface or class the member is called on.</summary>
    public Type Receiver { get; }

    public MethodInfo Method { get; }

    /// <summary>What a caller hands over: everything but <c>out</c> parameters.</summary>
    public IReadOnlyList<ParameterInfo> Parameters { get; }

    /// <summary>Receiver, name and types of parameters, without a space.</summary>
    public string Name { get; }

    /// <summary>Whether it only looks.</summary>
    public bool Pure { get; }

    /// <summary>Calls it; spans are handed over as arrays, and come back as text.</summary>
    public object? Invoke(object target, object?[] arguments) => _call.Value(target, arguments);

    public override string ToString() => Name;

    private static string ShortName(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(',', type.GetGenericArguments().Select(ShortName))}>"
        : type.Name;
}
