#include <math.h>
#include <stdio.h>
#include "object/int.h"
#include "object/str.h"
#include "object/protocol.h"
#include "base/number.h"
Object true_object={TYPE_BOOL,LAYOUT_BOOL,GC_IMMORTAL,0}, false_object={TYPE_BOOL,LAYOUT_BOOL,GC_IMMORTAL,0};
static int64_t iv(Value v){ if(is_int(v))return as_small(v); if(v==TRUE_VALUE)return 1; if(v==FALSE_VALUE) return 0; return ((Int*)as_object(v))->limbs[0]*(((Int*)as_object(v))->size<0?-1:1);}
Value int_from_i64(Runtime*rt,int64_t i){ if(fits_small(i))return value_small(i); Int*n=object_alloc(rt,sizeof(Int)+8,TYPE_INT,LAYOUT_INT,0); n->size=i<0?-1:1; n->limbs[0]=i<0?-(uint64_t)i:(uint64_t)i; return value_object(n);}
Value int_from_u64(Runtime*rt,uint64_t i){return int_from_i64(rt,(int64_t)i);}
bool int_to_i64(Value v,int64_t*o){ if(!is_any_int(v))return false; *o=iv(v);return true;}
bool index_to_i64(Runtime*rt,Value v,int64_t*o){ if(int_to_i64(v,o))return true; raise(rt,TYPE_TYPE_ERROR,"'%T' object cannot be interpreted as an integer",v);return false;}
bool index_to_ssize(Runtime*rt,Value v,bool c,int64_t*o){return index_to_i64(rt,v,o);}
Value number_index(Runtime*rt,Value v){int64_t i; return index_to_i64(rt,v,&i)?int_from_i64(rt,i):RAISED;}
bool number_to_double(Runtime*rt,Value v,double*o){ if(is_any_float(v)){*o=float_value(v);return true;} int64_t i; if(index_to_i64(rt,v,&i)){*o=i;return true;} return false;}
static bool dbl(Value v,double*o){ if(is_any_float(v)){*o=float_value(v);return true;} int64_t i; if(int_to_i64(v,&i)){*o=i;return true;} return false;}
Value number_binary(Runtime*rt,BinaryOp op,Value a,Value b){
 if(is_any_int(a)&&is_any_int(b)){int64_t x=iv(a),y=iv(b),q; switch(op){case OP_ADD:return int_from_i64(rt,x+y);case OP_SUB:return int_from_i64(rt,x-y);case OP_MUL:return int_from_i64(rt,x*y);
 case OP_DIV: if(!y) return raise(rt,TYPE_ZERO_DIVISION_ERROR,"division by zero"); return value_double((double)x/y);
 case OP_FLOORDIV: if(!y) return raise(rt,TYPE_ZERO_DIVISION_ERROR,"integer division or modulo by zero"); q=x/y; if((x%y)&&((x^y)<0))q--; return int_from_i64(rt,q);
 case OP_MOD: if(!y) return raise(rt,TYPE_ZERO_DIVISION_ERROR,"integer modulo by zero"); q=x%y; if(q&&((q^y)<0))q+=y; return int_from_i64(rt,q);
 case OP_POW: {int64_t r=1; for(int64_t i=0;i<y;i++) r*=x; return int_from_i64(rt,r);} case OP_LSHIFT:return int_from_i64(rt,x<<y);case OP_RSHIFT:return int_from_i64(rt,x>>y);case OP_AND:return int_from_i64(rt,x&y);case OP_OR:return int_from_i64(rt,x|y);case OP_XOR:return int_from_i64(rt,x^y);default:return NOT_IMPLEMENTED;}}
 double x,y; if(!dbl(a,&x)||!dbl(b,&y))return NOT_IMPLEMENTED; switch(op){case OP_ADD:return value_double(x+y);case OP_SUB:return value_double(x-y);case OP_MUL:return value_double(x*y);case OP_DIV:return y?value_double(x/y):raise(rt,TYPE_ZERO_DIVISION_ERROR,"float division by zero");case OP_POW:return value_double(pow(x,y));case OP_MOD:return value_double(fmod(x,y));case OP_FLOORDIV:return value_double(floor(x/y));default:return NOT_IMPLEMENTED;}}
Value number_compare(Runtime*rt,Value a,Value b,CompareOp op){double x,y; if(!dbl(a,&x)||!dbl(b,&y))return NOT_IMPLEMENTED; bool r=0; switch(op){case CMP_LT:r=x<y;break;case CMP_LE:r=x<=y;break;case CMP_EQ:r=x==y;break;case CMP_NE:r=x!=y;break;case CMP_GT:r=x>y;break;case CMP_GE:r=x>=y;} return value_bool(r);}
int64_t number_hash(Value v){ double d; dbl(v,&d); return (int64_t)d;}
Str*int_to_str(Runtime*rt,Value v,int base){ char b[32]; snprintf(b,32,base==16?"%lx":"%ld",iv(v)); return str_from_cstr(rt,b);}
Str*float_repr(Runtime*rt,double d){ char b[64]; snprintf(b,64,"%.17g",d); if(!strpbrk(b,".en")) strcat(b,".0"); return str_from_cstr(rt,b);}
Value int_from_text(Runtime*rt,const char*s,size_t n,int base){return int_from_i64(rt,strtoll(s,0,base));}
static Value irepr(Runtime*rt,Value v){Str*s= as_object(v)==&true_object||v==FALSE_VALUE? str_from_cstr(rt,v==TRUE_VALUE?"True":"False"):int_to_str(rt,v,10); return s?value_object(s):RAISED;}
static Value brepr(Runtime*rt,Value v){Str*s=str_from_cstr(rt,v==TRUE_VALUE?"True":"False"); return value_object(s);}
static Value frepr(Runtime*rt,Value v){Str*s=float_repr(rt,float_value(v));return value_object(s);}
static bool nhash(Runtime*rt,Value v,int64_t*o){*o=number_hash(v);return true;}
#define B(n) static Value b_##n(Runtime*rt,Value a,Value b){return number_binary(rt,OP_##n,a,b);}
B(ADD)B(SUB)B(MUL)B(DIV)B(FLOORDIV)B(MOD)B(POW)B(AND)B(OR)B(XOR)B(LSHIFT)B(RSHIFT)
static Value neg(Runtime*rt,Value a){return is_any_float(a)?value_double(-float_value(a)):int_from_i64(rt,-iv(a));}
static Value vabs(Runtime*rt,Value a){return is_any_float(a)?value_double(fabs(float_value(a))):int_from_i64(rt,llabs(iv(a)));}
static int tr(Runtime*rt,Value v){double d;dbl(v,&d);return d!=0;}
static Value mk(Runtime*rt,Value*a,size_t n){ if(is_str(a[1]))return int_from_text(rt,as_str(a[1])->bytes,0,10); double d; dbl(a[1],&d); return int_from_i64(rt,(int64_t)d);}
static Value mkf(Runtime*rt,Value*a,size_t n){ if(is_str(a[1]))return value_double(atof(as_str(a[1])->bytes)); double d; dbl(a[1],&d); return value_double(d);}
static Value mkb(Runtime*rt,Value*a,size_t n){ return value_bool(value_truth(rt,a[1]));}
#define SL .hash=nhash,.compare=number_compare,.truth=tr,.unary={[OP_NEG]=neg,[OP_ABS]=vabs},.binary={[OP_ADD]=b_ADD,[OP_SUB]=b_SUB,[OP_MUL]=b_MUL,[OP_DIV]=b_DIV,[OP_FLOORDIV]=b_FLOORDIV,[OP_MOD]=b_MOD,[OP_POW]=b_POW,[OP_AND]=b_AND,[OP_OR]=b_OR,[OP_XOR]=b_XOR,[OP_LSHIFT]=b_LSHIFT,[OP_RSHIFT]=b_RSHIFT}
const TypeDef type_def_INT={.name="int",.base=TYPE_OBJECT,.layout=LAYOUT_INT,.flags=TF_BASE|TF_VARSIZE,.size=sizeof(Int),.slots={.repr=irepr,SL},.methods=(const NativeDef[]){{"__new__(cls, x=0, base=10, /)",mk,0},{0}}};
const TypeDef type_def_BOOL={.name="bool",.base=TYPE_INT,.layout=LAYOUT_BOOL,.size=sizeof(Object),.slots={.repr=brepr,SL},.methods=(const NativeDef[]){{"__new__(cls, x=False, /)",mkb,0},{0}}};
const TypeDef type_def_FLOAT={.name="float",.base=TYPE_OBJECT,.layout=LAYOUT_FLOAT,.flags=TF_BASE,.size=sizeof(Float),.slots={.repr=frepr,SL},.methods=(const NativeDef[]){{"__new__(cls, x=0, /)",mkf,0},{0}}};
const TypeDef type_def_COMPLEX={.name="complex",.base=TYPE_OBJECT,.layout=LAYOUT_COMPLEX,.size=sizeof(Complex)};
const LayoutOps layout_INT={.name="int"},layout_FLOAT={.name="float"},layout_COMPLEX={.name="complex"},layout_BOOL={.name="bool"};
