using System.Linq.Expressions;
using System.Reflection;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>Calls of members whose parameters reflection cannot hand over: spans are made of arrays, on the stack of the call.</summary>
internal static class MemberCall
{
    public static Func<object?, object?[], object?> Compile(MethodInfo method)
    {
        var target = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object[]));
        var locals = new List<ParameterExpression>();
        var values = new List<Expression>();
        var given = 0;
        foreach (var parameter in method.GetParameters())
        {
            if (parameter.IsOut)
            {
                var local = Expression.Variable(parameter.ParameterType.GetElementType()!);
                locals.Add(local);
                values.Add(local);
            }
            else
            {
                values.Add(Convert(Expression.ArrayIndex(arguments, Expression.Constant(given++)), parameter.ParameterType));
            }
        }

        var call = Expression.Call(method.IsStatic ? null : Expression.Convert(target, method.DeclaringType!), method, values);
        var body = Expression.Block(typeof(object), locals, Returned(call, locals));
        return Expression.Lambda<Func<object?, object?[], object?>>(body, target, arguments).Compile();
    }

    private static IEnumerable<Expression> Returned(MethodCallExpression call, List<ParameterExpression> locals)
    {
        if (call.Type == typeof(void))
        {
            return [call, Expression.Constant(null)];
        }

        if (call.Type.IsByRefLike)
        {
            return [Expression.Call(call, call.Type.GetMethod(nameof(ToString), [])!)];
        }

        var result = Expression.Convert(call, typeof(object));
        return locals.Count == 0
            ? [result]
            : [Expression.NewArrayInit(typeof(object), [result, .. locals.Select(static l => Expression.Convert(l, typeof(object)))])];
    }

    private static Expression Convert(Expression value, Type type)
    {
        if (!type.IsGenericType || !type.IsValueType || type.GetGenericArguments() is not [var element])
        {
            return Expression.Convert(value, type);
        }

        var array = element.MakeArrayType();
        return type.GetMethod("op_Implicit", [array]) is { } conversion
            ? Expression.Call(conversion, Expression.Convert(value, array))
            : Expression.Convert(value, type);
    }
}
