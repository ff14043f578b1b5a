package dev.kiln.coordinator.simulation.mutation;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/** What a mutated method does instead of what it should. */
public sealed interface Body {

  /** Says yes. */
  Body YES = new Answer(true);

  /** Says no. */
  Body NO = new Answer(false);

  /** Does nothing. */
  Body NOTHING = new Nothing();

  /** Returns an empty {@link java.util.Optional}. */
  Body EMPTY = new Empty();

  /** Writes itself. */
  void write(CodeBuilder code, MethodTypeDesc method, boolean isStatic);

  /** Returns a constant. */
  record Answer(boolean yes) implements Body {
    @Override
    public void write(CodeBuilder code, MethodTypeDesc method, boolean isStatic) {
      require(method.returnType().equals(ConstantDescs.CD_boolean), method);
      code.loadConstant(yes ? 1 : 0).ireturn();
    }
  }

  /** Returns at once. */
  record Nothing() implements Body {
    @Override
    public void write(CodeBuilder code, MethodTypeDesc method, boolean isStatic) {
      require(method.returnType().equals(ConstantDescs.CD_void), method);
      code.return_();
    }
  }

  /** Returns nothing, as an optional. */
  record Empty() implements Body {
    private static final ClassDesc OPTIONAL = ClassDesc.of("java.util.Optional");

    @Override
    public void write(CodeBuilder code, MethodTypeDesc method, boolean isStatic) {
      require(method.returnType().equals(OPTIONAL), method);
      code.invokestatic(OPTIONAL, "empty", MethodTypeDesc.of(OPTIONAL)).areturn();
    }
  }

  /** Returns one of its arguments, counted from 0. */
  record Argument(int number) implements Body {
    @Override
    public void write(CodeBuilder code, MethodTypeDesc method, boolean isStatic) {
      require(method.returnType().equals(method.parameterType(number)), method);
      int slot = isStatic ? 0 : 1;
      for (int before = 0; before < number; before++) {
        slot += TypeKind.from(method.parameterType(before)).slotSize();
      }
      TypeKind kind = TypeKind.from(method.returnType());
      code.loadLocal(kind, slot).return_(kind);
    }
  }

  private static void require(boolean fits, MethodTypeDesc method) {
    if (!fits) {
      throw new IllegalArgumentException("it does not fit " + method.displayDescriptor());
    }
  }
}
